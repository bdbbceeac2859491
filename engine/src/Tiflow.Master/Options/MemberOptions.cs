namespace Tiflow.Master.Options;

/// <summary>The etcd member that a master runs.</summary>
public sealed record MemberOptions
{
    /// <value>The member of this master; one of <see cref="Cluster"/>.</value>
    public required ClusterMember Self { get; init; }

    /// <value>All members, by name.</value>
    public required IReadOnlyList<ClusterMember> Cluster { get; init; }

    /// <value>Where the member listens for other members.</value>
    public required IReadOnlyList<string> ListenPeerUrls { get; init; }

    /// <value>Where the member listens for clients, host:port; port 0 means a free one. Default a free port of
    /// loopback.</value>
    public IReadOnlyList<string> ClientAddresses { get; init; } = ["127.0.0.1:0"];

    /// <value>Whether a member without data joins a cluster that already works, instead of making a new one. Default
    /// false.</value>
    public bool JoinsExisting { get; init; }

    /// <value>The program, by path or by name. Default <c>etcd</c>.</value>
    public string Binary { get; init; } = "etcd";

    /// <value>How long a start waits for a majority of the members. Default 60 s.</value>
    public TimeSpan QuorumTimeout { get; init; } = TimeSpan.FromSeconds(60);
}
