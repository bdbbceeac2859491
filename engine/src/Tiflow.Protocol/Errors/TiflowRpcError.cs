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

    /// <summary>
    /// The exception that a service throws to answer with <paramref name="code"/>, one of <see cref="ErrorCodes"/>.
    /// </summary>
    public static RpcException Create(string code, string message)
    {
        ArgumentNullException.ThrowIfNull(code);
        ArgumentNullException.ThrowIfNull(message);
        var status = ErrorCodes.StatusByCode.GetValueOrDefault(code, StatusCode.Internal);
        return new Google.Rpc.Status
        {
            Code = (int)status,
            Message = message,
            Details = { Any.Pack(new ErrorInfo { Domain = Domain, Reason = code }) },
        }.ToRpcException();
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
        // A malformed detail is an answer of somebody else, not a reason to hide the error that it came with.
        if (exception.Trailers.GetRpcStatus(ignoreParseError: true) is not { } status
            || status.GetDetail<ErrorInfo>() is not { Domain: Domain, Reason.Length: > 0 } info)
        {
            return false;
        }

        (code, message) = (info.Reason, status.Message);
        return true;
    }
}
