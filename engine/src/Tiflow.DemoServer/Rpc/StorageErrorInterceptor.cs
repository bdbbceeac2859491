using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Logging;
using Tiflow.DemoServer.Storage;

namespace Tiflow.DemoServer.Rpc;

/// <summary>The one place where errors of the storage become gRPC statuses.</summary>
internal sealed class StorageErrorInterceptor(ILogger<StorageErrorInterceptor> logger) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (Exception error) when (StorageException.IsStorageError(error))
        {
            throw Translate(error, context);
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(request, responseStream, context);
        }
        catch (Exception error) when (StorageException.IsStorageError(error))
        {
            throw Translate(error, context);
        }
    }

    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(requestStream, responseStream, context);
        }
        catch (Exception error) when (StorageException.IsStorageError(error))
        {
            throw Translate(error, context);
        }
    }

    private RpcException Translate(Exception error, ServerCallContext context)
    {
        if (error is StorageException refused)
        {
            return new RpcException(new Status(CodeOf(refused.Code), refused.Message));
        }

        Log.StorageFailed(logger, context.Method, error);
        return new RpcException(new Status(StatusCode.Internal, error.Message));
    }

    private static StatusCode CodeOf(StorageErrorCode code) => code switch
    {
        StorageErrorCode.InvalidArgument => StatusCode.InvalidArgument,
        StorageErrorCode.NotFound => StatusCode.NotFound,
        StorageErrorCode.FailedPrecondition => StatusCode.FailedPrecondition,
        StorageErrorCode.Aborted => StatusCode.Aborted,
        StorageErrorCode.Unavailable => StatusCode.Unavailable,
        _ => StatusCode.Unknown,
    };
}
