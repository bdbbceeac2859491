using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Tiflow.Etcd.Wire;

namespace Tiflow.Faults.Clusters;

/// <summary>A raw client of one etcd member: who leads among the members, and how soon it writes.</summary>
internal sealed class EtcdClient(string address) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ShortPatience = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(5);

    private readonly GrpcChannel _channel = GrpcChannel.ForAddress(
        $"http://{address}",
        new GrpcChannelOptions { MaxReconnectBackoff = TimeSpan.FromMilliseconds(100), InitialReconnectBackoff = TimeSpan.FromMilliseconds(20) });

    public string Address { get; } = address;

    private Maintenance.MaintenanceClient Service => new(_channel);

    /// <summary>What this member knows; null when it does not answer, or knows no leader.</summary>
    public async Task<StatusResponse?> StatusAsync(CancellationToken cancellationToken)
    {
        try
        {
            var status = await Service.StatusAsync(new StatusRequest(), Options(Patience, cancellationToken));
            return status.Leader == 0 ? null : status;
        }
        catch (RpcException)
        {
            return null;
        }
    }

    /// <summary>Gives the leadership that this member has to another one; false when it could not.</summary>
    public async Task<bool> TryMoveLeaderAsync(ulong target, CancellationToken cancellationToken)
    {
        try
        {
            await Service.MoveLeaderAsync(new MoveLeaderRequest { TargetID = target }, Options(Patience, cancellationToken));
            return true;
        }
        catch (RpcException)
        {
            return false;
        }
    }

    /// <summary>Writes one key; false when that was not acknowledged.</summary>
    public Task<bool> PutAsync(string key, string value, CancellationToken cancellationToken) =>
        WriteAsync(NewPut(key, value), Options(Patience, cancellationToken));

    /// <summary>Writes one key until that is acknowledged. What a member hands on to a dead leader is lost, so it is asked again soon.</summary>
    public async Task PutUntilWrittenAsync(string key, CancellationToken cancellationToken)
    {
        while (!await WriteAsync(NewPut(key, key), Options(ShortPatience, cancellationToken)))
        {
            await Task.Delay(RetryPause, TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>
    /// Writes one key unless it has been written more than so often: asking again does not write again. False when that was
    /// not acknowledged.
    /// </summary>
    public Task<bool> PutAfterAsync(string key, long version, string value, CancellationToken cancellationToken)
    {
        var put = NewPut(key, value);
        put.Compare.Add(new Compare { Key = ByteString.CopyFromUtf8(key), Target = Compare.Types.CompareTarget.Version, Version = version });
        return WriteAsync(put, Options(Patience, cancellationToken));
    }

    public void Dispose() => _channel.Dispose();

    private static TxnRequest NewPut(string key, string value)
    {
        var put = new PutRequest { Key = ByteString.CopyFromUtf8(key), Value = ByteString.CopyFromUtf8(value) };
        return new TxnRequest { Success = { new RequestOp { RequestPut = put } } };
    }

    private async Task<bool> WriteAsync(TxnRequest write, CallOptions options)
    {
        try
        {
            await new KV.KVClient(_channel).TxnAsync(write, options);
            return true;
        }
        catch (RpcException)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            return false;
        }
    }

    private static CallOptions Options(TimeSpan patience, CancellationToken cancellationToken) =>
        new(deadline: (TimeProvider.System.GetUtcNow() + patience).UtcDateTime, cancellationToken: cancellationToken);
}
