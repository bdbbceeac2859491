using Tiflow.Client;
using Tiflow.DemoServer.Storage;
using Tiflow.Protocol.Backups;
using Tiflow.Protocol.Errors;
using Tiflow.Protocol.V1;

namespace Tiflow.Commands.Cli.Backups;

/// <summary>A backup on disk: there under its name only when it is whole, read back and durable.</summary>
internal static class BackupFile
{
    /// <exception cref="TiflowException">It cannot be made, or written.</exception>
    public static async Task<BackupSummary> SaveAsync(
        string path, Func<Stream, CancellationToken, Task<BackupSummary>> save, CancellationToken cancellationToken)
    {
        var target = Path.GetFullPath(path);
        var temporary = $"{target}.part";
        try
        {
            await WriteAsync(temporary, save, cancellationToken);
            var summary = await CheckAsync(temporary, cancellationToken);
            NativeDurability.RenameFile(temporary, target);
            return summary;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new TiflowException(ErrorCodes.InvalidArgument, $"cannot save the backup as {path}: {exception.Message}", exception);
        }
        finally
        {
            if (File.Exists(temporary))
            {
                File.Delete(temporary);
            }
        }
    }

    /// <exception cref="TiflowException">It cannot be read.</exception>
    public static FileStream Open(string path)
    {
        try
        {
            return File.OpenRead(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TiflowException(ErrorCodes.InvalidArgument, $"cannot read the backup {path}: {exception.Message}", exception);
        }
    }

    // Whoever may read a backup knows the configs of all jobs.
    private static async Task WriteAsync(
        string path, Func<Stream, CancellationToken, Task<BackupSummary>> save, CancellationToken cancellationToken)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var file = new FileStream(path, options);
        await save(file, cancellationToken);
        await file.FlushAsync(cancellationToken);
        NativeDurability.SyncData(file.SafeFileHandle, path);
    }

    private static async Task<BackupSummary> CheckAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        return (await BackupReader.CheckAsync(file, cancellationToken)).Summary;
    }
}
