using Microsoft.AspNetCore.Http;
using Tiflow.DemoServer.Storage;

namespace Tiflow.DemoServer.Raw;

/// <summary>The one place where errors of the storage become HTTP statuses.</summary>
internal static class RawErrors
{
    public static int StatusOf(Exception error) => (error as StorageException)?.Code switch
    {
        StorageErrorCode.InvalidArgument => StatusCodes.Status400BadRequest,
        StorageErrorCode.NotFound => StatusCodes.Status404NotFound,
        StorageErrorCode.FailedPrecondition => StatusCodes.Status412PreconditionFailed,
        StorageErrorCode.Aborted => StatusCodes.Status409Conflict,
        StorageErrorCode.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };
}
