using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Tiflow.ClusterBench.ControlLoop;

/// <summary>What the disk can do: appends of 4 KiB, each made durable before the next.</summary>
internal static partial class SyncRate
{
    private const int BlockBytes = 4096;

    /// <summary>Returns appends per second.</summary>
    public static double Measure(string path, TimeSpan duration)
    {
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        var block = new byte[BlockBytes];
        var appends = 0L;
        var started = Stopwatch.GetTimestamp();
        do
        {
            RandomAccess.Write(file, block, appends * BlockBytes);
            if (Fdatasync(file) != 0)
            {
                throw new IOException($"fdatasync of {path}: {Marshal.GetLastPInvokeErrorMessage()}");
            }

            appends++;
        }
        while (Stopwatch.GetElapsedTime(started) < duration);
        return appends / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Fdatasync(SafeFileHandle file);
}
