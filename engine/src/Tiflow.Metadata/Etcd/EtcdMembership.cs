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
        return [.. response.Members.Select(static member => new EtcdMember(member.Name, [.. member.PeerURLs]))];
    }

    public void Dispose() => _endpoints.Dispose();
}
