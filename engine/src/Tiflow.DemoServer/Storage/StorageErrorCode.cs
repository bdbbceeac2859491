namespace Tiflow.DemoServer.Storage;

internal enum StorageErrorCode
{
    InvalidArgument,
    NotFound,
    FailedPrecondition,
    Aborted,
    Unavailable,
}
