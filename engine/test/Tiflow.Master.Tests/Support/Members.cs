using Tiflow.Master.Options;

namespace Tiflow.Master.Tests.Support;

/// <summary>Options of members.</summary>
internal static class Members
{
    public static ClusterMember M1 { get; } = new("m1", "http://10.0.0.1:8291");

    public static ClusterMember M2 { get; } = new("m2", "http://10.0.0.2:8291");

    public static MemberOptions Of(ClusterMember self, params ClusterMember[] others) => new()
    {
        Self = self,
        Cluster = [.. others.Append(self).OrderBy(static member => member.ToString(), StringComparer.Ordinal)],
        ListenPeerUrls = [self.PeerUrl],
    };
}
