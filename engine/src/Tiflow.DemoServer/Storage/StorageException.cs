namespace Tiflow.DemoServer.Storage;

/// <summary>A request that the storage refuses, with a text for the client.</summary>
internal sealed class StorageException(StorageErrorCode code, string message) : Exception(message)
{
    public StorageErrorCode Code { get; } = code;

    /// <summary>Whether the storage has refused something, or the disk has failed.</summary>
    public static bool IsStorageError(Exception error) =>
        error is StorageException or IOException or UnauthorizedAccessException;
}
