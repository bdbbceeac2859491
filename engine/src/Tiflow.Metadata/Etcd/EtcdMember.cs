namespace Tiflow.Metadata.Etcd;

/// <summary>A member as its cluster knows it.</summary>
/// <param name="Name">Empty while it was added and has not started yet.</param>
/// <param name="PeerUrls">Where the other members reach it.</param>
public sealed record EtcdMember(string Name, IReadOnlyList<string> PeerUrls)
{
    /// <value>What <see cref="EtcdMembership.MoveLeaderAsync"/> takes.</value>
    public ulong Id { get; init; }
}
