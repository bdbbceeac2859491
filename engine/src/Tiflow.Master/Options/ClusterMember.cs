namespace Tiflow.Master.Options;

/// <summary>A master's etcd member: the master's name and the URL at which the other members reach it.</summary>
public sealed record ClusterMember(string Name, string PeerUrl)
{
    /// <summary>As it stands in <c>--initial-cluster</c>.</summary>
    public override string ToString() => $"{Name}={PeerUrl}";
}
