using Grpc.Core;
using Tiflow.Etcd.Wire;

namespace Tiflow.Metadata.Etcd;

/// <summary>What one member says of the cluster that it is part of. Thread-safe.</summary>
/// <param name="clientAddress">The member's client address, host:port.</param>
/// <param name="time">For deadlines.</param>
public sealed class EtcdMembership(string clientAddress, TimeProvider time) : IDisposable
{
    private readonly EtcdEndpoints _endpoints = new([clientAddress]);

    /// <summary>
    /// All members. Only a member that knows a leader answers: before a majority runs it does not.
    /// </summary>
    /// <exception cref="StoreException">Unavailable: no answer for 5 s.</exception>
    public async Task<IReadOnlyList<EtcdMember>> ReadAsync(CancellationToken cancellationToken)
    {
        var response = await new EtcdCalls(_endpoints, time).RepeatAsync(
            static (invoker, options) => new Cluster.ClusterClient(invoker).MemberListAsync(new MemberListRequest(), options), cancellationToken);
        return [.. response.Members.Select(static member => new EtcdMember(member.Name, [.. member.PeerURLs]) { Id = member.ID })];
    }

    /// <summary>How this member is.</summary>
    /// <exception cref="StoreException">Unavailable: it does not answer.</exception>
    public async Task<EtcdMemberStatus> StatusAsync(CancellationToken cancellationToken)
    {
        var status = await TryAsync(
            static (invoker, options) => new Maintenance.MaintenanceClient(invoker).StatusAsync(new StatusRequest(), options), cancellationToken);
        return new EtcdMemberStatus
        {
            Id = status.Header.MemberId,
            Leader = status.Leader,
            DatabaseBytes = status.DbSize,
            UsedBytes = status.DbSizeInUse,
            Errors = [.. status.Errors],
        };
    }

    /// <summary>Gives raft's leadership, which this member must have, to another one; the answer takes at least 100 ms.</summary>
    /// <exception cref="StoreException">Unavailable: it has not moved.</exception>
    public Task MoveLeaderAsync(ulong target, CancellationToken cancellationToken) => TryAsync(
        (invoker, options) => new Maintenance.MaintenanceClient(invoker).MoveLeaderAsync(new MoveLeaderRequest { TargetID = target }, options),
        cancellationToken);

    public void Dispose() => _endpoints.Dispose();

    private async Task<T> TryAsync<T>(Func<CallInvoker, CallOptions, AsyncUnaryCall<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await new EtcdCalls(_endpoints, time).TryOnceAsync(call, cancellationToken);
        }
        catch (RpcException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw EtcdErrors.Unavailable(e);
        }
    }
}
