namespace Tiflow.DemoServer.Storage;

/// <summary>A request that the storage refuses, with a text for the client.</summary>
internal sealed class StorageException(StorageErrorCode code, string message) : Exception(message)
{
    public StorageErrorCode Code { get; } = code;
}
