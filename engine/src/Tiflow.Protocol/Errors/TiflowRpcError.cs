using System.Diagnostics.CodeAnalysis;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace Tiflow.Protocol.Errors;

/// <summary>
/// An error code on the wire: a google.rpc.Status whose ErrorInfo has the domain "tiflow" and the code as reason.
/// </summary>
public static class TiflowRpcError
{
    private const string Domain = "tiflow";
    private const string LeaderKey = "leader";

    /// <summary>
    /// The exception that a service throws to answer with <paramref name="code"/>, one of <see cref="ErrorCodes"/>.
    /// </summary>
    public static RpcException Create(string code, string message)
    {
        ArgumentNullException.ThrowIfNull(code);
        ArgumentNullException.ThrowIfNull(message);
        return Create(new ErrorInfo { Domain = Domain, Reason = code }, message);
    }

    /// <summary>The answer of a master that does not lead: where the caller finds the leader, host:port.</summary>
    public static RpcException NotLeader(string message, string leader) => Create(
        new ErrorInfo { Domain = Domain, Reason = ErrorCodes.NotLeader, Metadata = { [LeaderKey] = leader } }, message);

    /// <summary>The leader's address, host:port, where the answer names one; null otherwise.</summary>
    public static string? LeaderOf(RpcException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return InfoOf(exception)?.Metadata.GetValueOrDefault(LeaderKey);
    }

    /// <summary>
    /// What a Tiflow service answered; false when the error comes from elsewhere, such as the transport or a deadline.
    /// </summary>
    public static bool TryRead(
        RpcException exception,
        [NotNullWhen(true)] out string? code,
        [NotNullWhen(true)] out string? message)
    {
        ArgumentNullException.ThrowIfNull(exception);
        (code, message) = (null, null);
        if (InfoOf(exception) is not { } info)
        {
            return false;
        }

        (code, message) = (info.Reason, exception.Status.Detail);
        return true;
    }

    private static RpcException Create(ErrorInfo info, string message) => new Google.Rpc.Status
    {
        Code = (int)ErrorCodes.StatusByCode.GetValueOrDefault(info.Reason, StatusCode.Internal),
        Message = message,
        Details = { Any.Pack(info) },
    }.ToRpcException();

    // A malformed detail is an answer of somebody else, not a reason to hide the error that it came with.
    private static ErrorInfo? InfoOf(RpcException exception) =>
        exception.Trailers.GetRpcStatus(ignoreParseError: true)?.GetDetail<ErrorInfo>() is { Domain: Domain, Reason.Length: > 0 } info ? info : null;
}
