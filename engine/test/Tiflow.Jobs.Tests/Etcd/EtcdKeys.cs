using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Tiflow.Etcd.Wire;

namespace Tiflow.Jobs.Tests.Etcd;

/// <summary>Writes keys of an etcd; a write returns the revision that it made, and waits for an etcd that is away.</summary>
internal sealed class EtcdKeys(string address) : IDisposable
{
    private readonly GrpcChannel _channel = GrpcChannel.ForAddress($"http://{address}");

    private KV.KVClient Service => new(_channel);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public Task<long> PutAsync(string key, string value) => ChangeAsync(new RequestOp
    {
        RequestPut = new PutRequest { Key = ByteString.CopyFromUtf8(key), Value = ByteString.CopyFromUtf8(value) },
    });

    public Task<long> DeleteAsync(string key) => ChangeAsync(new RequestOp
    {
        RequestDeleteRange = new DeleteRangeRequest { Key = ByteString.CopyFromUtf8(key) },
    });

    public async Task CompactAsync(long revision) =>
        await Service.CompactAsync(new CompactionRequest { Revision = revision }, cancellationToken: Token);

    public void Dispose() => _channel.Dispose();

    private async Task<long> ChangeAsync(RequestOp change)
    {
        var answer = await Service.TxnAsync(
            new TxnRequest { Success = { change } }, new CallOptions(cancellationToken: Token).WithWaitForReady());
        return answer.Header.Revision;
    }
}
