using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Tiflow.Master.Member;

/// <summary>What <see cref="Process"/> does not offer: asking a process to end.</summary>
internal static class Termination
{
    private const int Sigterm = 15;

    /// <summary>Sends SIGTERM to a process that has not ended yet.</summary>
    public static void Request(Process? process)
    {
        if (process is { HasExited: false })
        {
            // The result does not matter: a process that ends in this moment is what was wanted.
            _ = Kill(process.Id, Sigterm);
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int processId, int signal);
}
