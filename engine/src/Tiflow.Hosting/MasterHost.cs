using Tiflow.Hosting.Configuration;
using Tiflow.Hosting.Roles;

namespace Tiflow.Hosting;

/// <summary>Runs a master as a process.</summary>
public static class MasterHost
{
    /// <summary>The flags that <see cref="ConfigInput.Flags"/> may hold.</summary>
    public static IReadOnlyList<ConfigFlag> Flags => ConfigFlag.Of(MasterKeys.All);

    /// <summary>Runs until a signal ends it; returns the exit code. What went wrong stands on standard error.</summary>
    public static async Task<int> RunAsync(ConfigInput input)
    {
        using var signals = new StopSignals();
        return await new ProcessHost(Console.Out, Console.Error).RunAsync(() => new MasterRole(MasterSettings.Load(input)), signals.Requested);
    }
}
