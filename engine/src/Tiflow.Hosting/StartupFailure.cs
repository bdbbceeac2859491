using Tiflow.Metadata;
using Tiflow.Protocol.Errors;

namespace Tiflow.Hosting;

/// <summary>Gives whatever ends a process the code that users see.</summary>
internal static class StartupFailure
{
    public static StartupException From(Exception exception) => exception switch
    {
        StartupException startup => startup,
        StoreException store => new StartupException(CodeOf(store.Code), store.Message, store),
        AggregateException { InnerExceptions: [var only] } => From(only),
        _ => new StartupException(ErrorCodes.Internal, $"{exception.GetType().Name}: {exception.Message} (see the log)", exception),
    };

    private static string CodeOf(StoreErrorCode code) => code switch
    {
        StoreErrorCode.Locked or StoreErrorCode.Unavailable or StoreErrorCode.OutcomeUnknown => ErrorCodes.Unavailable,
        StoreErrorCode.NotWritable or StoreErrorCode.Misconfigured or StoreErrorCode.NameTaken => ErrorCodes.InvalidArgument,
        StoreErrorCode.StoreFull => ErrorCodes.StoreFull,
        _ => ErrorCodes.Internal,
    };
}
