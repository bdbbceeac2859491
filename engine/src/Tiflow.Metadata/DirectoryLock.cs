namespace Tiflow.Metadata;

/// <summary>
/// Keeps a directory for one opener. The operating system drops the lock with its process, so a crash leaves nothing to
/// clean up.
/// </summary>
public sealed class DirectoryLock : IDisposable
{
    private readonly FileStream _lock;
    private readonly string _holderPath;

    private DirectoryLock(FileStream held, string holderPath)
    {
        _lock = held;
        _holderPath = holderPath;
    }

    /// <summary>Creates the directory if need be and takes its lock.</summary>
    /// <exception cref="StoreException">Locked or NotWritable.</exception>
    public static DirectoryLock Acquire(string directory)
    {
        // A second file names the holder: nobody else can read the one that is locked.
        var holderPath = Path.Combine(directory, "LOCK.holder");
        FileStream? held = null;
        try
        {
            Directory.CreateDirectory(directory);
            held = new FileStream(
                Path.Combine(directory, "LOCK"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            File.WriteAllText(
                holderPath, FormattableString.Invariant($"process {Environment.ProcessId} on {Environment.MachineName}"));
            return new DirectoryLock(held, holderPath);
        }
        catch (IOException error) when (held is null && IsSharingViolation(error))
        {
            throw new StoreException(
                StoreErrorCode.Locked,
                $"'{directory}' is held by {Holder(holderPath)}. Stop it, or give this process a directory of its own.",
                error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            held?.Dispose();
            throw new StoreException(
                StoreErrorCode.NotWritable,
                $"'{directory}' cannot be written ({error.Message}). Make it writable or choose another directory.",
                error);
        }
    }

    public void Dispose()
    {
        File.Delete(_holderPath);
        _lock.Dispose();
    }

    private static string Holder(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return "another process";
        }
    }

    // EWOULDBLOCK of Linux and of macOS, ERROR_SHARING_VIOLATION of Windows.
    private static bool IsSharingViolation(IOException error) => error.HResult is 11 or 35 or unchecked((int)0x80070020);
}
