using Tiflow.Metadata;
using Tiflow.Protocol.Errors;

namespace Tiflow.Master.Api;

/// <summary>What users are told of the store's refusals, and of backups that are no good.</summary>
internal static class StoreErrors
{
    public static async Task MapAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (StoreException e)
        {
            throw TiflowRpcError.Create(CodeOf(e), e.Message);
        }
        catch (InvalidDataException e)
        {
            throw TiflowRpcError.Create(ErrorCodes.InvalidArgument, e.Message);
        }
    }

    // To try again what took too long would take too long again.
    private static string CodeOf(StoreException e) => e.Code switch
    {
        StoreErrorCode.StoreFull => ErrorCodes.StoreFull,
        StoreErrorCode.Compacted => ErrorCodes.DeadlineExceeded,
        StoreErrorCode.LimitExceeded or StoreErrorCode.Corrupt => ErrorCodes.Internal,
        _ => ErrorCodes.Unavailable,
    };
}
