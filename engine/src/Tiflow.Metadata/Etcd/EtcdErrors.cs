using Grpc.Core;

namespace Tiflow.Metadata.Etcd;

/// <summary>
/// What etcd's errors say of an outcome. Only the answers listed here are definite; every other one, "unavailable"
/// included, may come from a request that was applied, or still will be.
/// </summary>
internal static class EtcdErrors
{
    /// <summary>
    /// The store's own error when the answer is definite: nothing was applied. Null when the outcome is not known.
    /// </summary>
    public static StoreException? Definite(RpcException e) => e.StatusCode switch
    {
        StatusCode.InvalidArgument => new StoreException(StoreErrorCode.LimitExceeded, $"etcd refused the request: {e.Status.Detail}", e),
        StatusCode.ResourceExhausted when Says(e, "database space exceeded") => new StoreException(
            StoreErrorCode.StoreFull, "etcd's space is used up: compact and defragment its members, then clear the NOSPACE alarm", e),
        StatusCode.ResourceExhausted when Says(e, "larger than max") => new StoreException(
            StoreErrorCode.LimitExceeded, $"etcd refused the request: {e.Status.Detail}", e),
        StatusCode.OutOfRange when Says(e, "compacted") => new StoreException(
            StoreErrorCode.Compacted, "the revision is no longer kept; read everything anew", e),
        StatusCode.Unavailable when Says(e, "no leader") || Says(e, "Error connecting") => Unavailable(e),
        _ => null,
    };

    /// <summary>
    /// Whether a stream has broken. A write into a connection that dies between the headers and the body ends with what the
    /// transport says, not with a status; <see cref="ObjectDisposedException"/> is among that. A store that was closed
    /// shows when the next stream is opened.
    /// </summary>
    public static bool IsBrokenStream(Exception e) => e is RpcException or IOException or InvalidOperationException;

    public static StoreException Unavailable(Exception? e) =>
        new(StoreErrorCode.Unavailable, $"etcd does not answer: {Reason(e)}; does a majority of its members run?", e);

    // A time-out has no words of its own.
    private static string Reason(Exception? exception) =>
        exception is not RpcException e ? exception?.Message ?? "its streams end at once"
        : e.Status.Detail is { Length: > 0 } detail ? detail
        : e.StatusCode.ToString();

    private static bool Says(RpcException e, string text) => e.Status.Detail.Contains(text, StringComparison.OrdinalIgnoreCase);
}
