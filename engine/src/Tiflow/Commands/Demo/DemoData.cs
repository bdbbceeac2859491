using Grpc.Core;
using Grpc.Net.Client;
using Tiflow.Client;
using Tiflow.Demo.V1;
using Tiflow.Protocol.Errors;

namespace Tiflow.Commands.Demo;

/// <summary>The demo server, as far as the demo asks it.</summary>
internal sealed class DemoData(string address) : IDisposable
{
    private readonly GrpcChannel _channel = GrpcChannel.ForAddress($"http://{address}");

    public string Address { get; } = address;

    /// <summary>Bytes of all source files.</summary>
    public async Task<long> SourceBytesAsync(CancellationToken cancellationToken)
    {
        var response = await CallAsync(service => service.ListFilesAsync(new(), cancellationToken: cancellationToken));
        return response.Files.Sum(static file => file.Bytes);
    }

    public Task<CheckDirResponse> CheckAsync(string directory, CancellationToken cancellationToken) =>
        CallAsync(service => service.CheckDirAsync(new CheckDirRequest { Dir = directory }, cancellationToken: cancellationToken));

    public void Dispose() => _channel.Dispose();

    private async Task<T> CallAsync<T>(Func<DemoDataService.DemoDataServiceClient, AsyncUnaryCall<T>> call)
    {
        try
        {
            return await call(new DemoDataService.DemoDataServiceClient(_channel));
        }
        catch (RpcException exception) when (exception.StatusCode != StatusCode.Cancelled)
        {
            throw new TiflowException(ErrorCodes.Unavailable, $"demo server at {Address}: {exception.Status.Detail}", exception);
        }
    }
}
