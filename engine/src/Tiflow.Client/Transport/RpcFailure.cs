using System.Globalization;
using Grpc.Core;
using Tiflow.Protocol.Errors;

namespace Tiflow.Client.Transport;

// A failed attempt: what to tell the user, and whether another attempt can help.
internal sealed record RpcFailure(TiflowException Error, bool IsTransient)
{
    public static RpcFailure From(RpcException exception, MasterEndpoints masters)
    {
        if (TiflowRpcError.TryRead(exception, out var code, out var message))
        {
            return new RpcFailure(new TiflowException(code, message, exception), ErrorCodes.IsTransient(code));
        }

        return IsTransport(exception)
            ? new RpcFailure(NoAnswer(exception, masters), IsTransient: true)
            : new RpcFailure(Foreign(exception, masters), IsTransient: false);
    }

    // A connection that broke may show as Internal or Cancelled, too; the caller's own cancellation never comes here.
    private static bool IsTransport(RpcException exception) =>
        exception.StatusCode is StatusCode.Unavailable or StatusCode.Cancelled
        || exception.Status.DebugException is HttpRequestException or IOException;

    private static TiflowException NoAnswer(RpcException exception, MasterEndpoints masters) => new(
        ErrorCodes.Unavailable,
        $"no master answered at {masters} (last error: {RootCause(exception)}); is the address right? (--master-addrs)",
        exception);

    // Somebody answered, but not in Tiflow's words: a proxy, another server, a master of another version.
    private static TiflowException Foreign(RpcException exception, MasterEndpoints masters) => new(
        exception.StatusCode switch
        {
            StatusCode.Unauthenticated => ErrorCodes.Unauthenticated,
            StatusCode.PermissionDenied => ErrorCodes.PermissionDenied,
            StatusCode.DeadlineExceeded => ErrorCodes.DeadlineExceeded,
            StatusCode.ResourceExhausted => ErrorCodes.QuotaExceeded,
            _ => ErrorCodes.Internal,
        },
        exception.StatusCode == StatusCode.Unimplemented
            ? $"{masters} does not know this command; is it a Tiflow master of this version?"
            : string.Create(CultureInfo.InvariantCulture, $"{masters} answered {exception.StatusCode}: {exception.Status.Detail}"),
        exception);

    private static string RootCause(RpcException exception)
    {
        var text = exception.Status.DebugException?.GetBaseException() is { } cause ? Describe(cause) : exception.Status.Detail;
        return text.Length == 0 ? "no reason given" : char.ToLowerInvariant(text[0]) + text[1..].TrimEnd('.');
    }

    private static string Describe(Exception cause) => cause is OperationCanceledException or TimeoutException
        ? "no connection within 1 s"
        : cause.Message;
}
