using System.ComponentModel;
using System.Diagnostics;

namespace Tiflow.Faults.Hosts;

/// <summary>Runs a program of the system to its end.</summary>
internal static class Tool
{
    /// <summary>Returns what it printed.</summary>
    /// <exception cref="RigException">It is missing, or it failed.</exception>
    public static async Task<string> RunAsync(
        string program, IReadOnlyList<string> arguments, string input, CancellationToken cancellationToken)
    {
        var info = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var process = Process.Start(info) ?? throw new RigException($"{program} did not start");
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken);
            process.StandardInput.Close();
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0
                ? await output
                : throw new RigException($"{program} {string.Join(' ', arguments)}: {(await error).Trim()}\n{input}");
        }
        catch (Win32Exception exception)
        {
            throw new RigException($"{program} cannot be started: {exception.Message}", exception);
        }
    }
}
