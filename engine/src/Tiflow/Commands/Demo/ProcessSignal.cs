using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Tiflow.Commands.Demo;

/// <summary>What <see cref="Process"/> does not offer: asking a process to end.</summary>
internal static class ProcessSignal
{
    private const int Sigterm = 15;

    /// <summary>Sends SIGTERM; a process that has ended already is left in peace.</summary>
    public static void Terminate(Process process)
    {
        if (!process.HasExited)
        {
            // The result does not matter: a process that ends in this moment is what was wanted.
            _ = Kill(process.Id, Sigterm);
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int processId, int signal);
}
