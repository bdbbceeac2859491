using Tiflow.Hosting.Configuration;
using Tiflow.Hosting.Roles;

namespace Tiflow.Hosting;

/// <summary>Runs an executor as a process.</summary>
public static class ExecutorHost
{
    /// <summary>The flags that <see cref="ConfigInput.Flags"/> may hold.</summary>
    public static IReadOnlyList<ConfigFlag> Flags => ConfigFlag.Of(ExecutorKeys.All);

    /// <summary>Runs until a signal ends it; returns the exit code. What went wrong stands on standard error.</summary>
    public static async Task<int> RunAsync(ConfigInput input)
    {
        using var signals = new StopSignals();
        return await new ProcessHost(Console.Out, Console.Error).RunAsync(() => new ExecutorRole(ExecutorSettings.Load(input)), signals.Requested);
    }
}
