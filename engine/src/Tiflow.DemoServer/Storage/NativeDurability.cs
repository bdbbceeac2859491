using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Tiflow.DemoServer.Storage;

/// <summary>Flushes to the device and reports failure. The flush calls of the framework return normally even when the
/// kernel says that the data is lost.</summary>
internal static partial class NativeDurability
{
    private const int InterruptedCall = 4;
    private const int OpenReadOnly = 0;
    private const int OpenCloseOnExec = 0x80000;

    /// <summary>Makes the content and the length of a file durable.</summary>
    /// <exception cref="IOException">The kernel could not write everything; what is on disk is unknown.</exception>
    public static void SyncData(SafeFileHandle file, string path)
    {
        while (Fdatasync(file) != 0)
        {
            ThrowUnlessInterrupted("write to disk", path);
        }
    }

    /// <summary>Makes creations, renames and removals in a directory durable.</summary>
    public static void SyncDirectory(string path)
    {
        using var directory = Open(path, OpenReadOnly | OpenCloseOnExec);
        if (directory.IsInvalid)
        {
            throw Failure("open directory", path);
        }

        while (Fsync(directory) != 0)
        {
            ThrowUnlessInterrupted("write to disk directory", path);
        }
    }

    /// <summary>
    /// Renames durably. Both paths are in the same directory; an existing file at the target is replaced.
    /// </summary>
    public static void RenameFile(string from, string to)
    {
        File.Move(from, to, overwrite: true);
        SyncDirectory(Path.GetDirectoryName(to)!); // a path with a file name has a directory
    }

    /// <summary>Creates a directory and its missing parents below <paramref name="root"/> durably.</summary>
    public static void CreateDirectory(string path, string root)
    {
        Directory.CreateDirectory(path);
        // Existing ones, too: a process that was killed may have created them without getting this far.
        var parent = Path.GetDirectoryName(path);
        while (parent?.Length >= root.Length)
        {
            SyncDirectory(parent);
            parent = Path.GetDirectoryName(parent);
        }
    }

    private static void ThrowUnlessInterrupted(string action, string path)
    {
        if (Marshal.GetLastPInvokeError() != InterruptedCall)
        {
            throw Failure(action, path);
        }
    }

    private static IOException Failure(string action, string path)
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException($"Cannot {action} '{path}': {Marshal.GetPInvokeErrorMessage(error)}.", error);
    }

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int Fdatasync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);
}
