using Tiflow.Master.Options;
using Tiflow.Metadata;
using Tiflow.Metadata.Etcd;

namespace Tiflow.Master.Member;

/// <summary>Compares the options with the members that the cluster really has.</summary>
internal static class MemberListCheck
{
    /// <exception cref="StoreException">They differ; names both lists.</exception>
    public static void Check(MemberOptions options, IReadOnlyList<EtcdMember> members)
    {
        var asked = string.Join(',', options.Cluster);
        var real = string.Join(',', members.Select(member => Describe(member, options)).Order(StringComparer.Ordinal));
        if (real != asked)
        {
            throw new StoreException(
                StoreErrorCode.Misconfigured,
                $"--initial-cluster is {asked}, but the members of the cluster are {real}: give all masters the same list");
        }
    }

    // A member that has not started yet has no name; where it is must be right.
    private static string Describe(EtcdMember member, MemberOptions options)
    {
        var url = string.Join('+', member.PeerUrls);
        var name = member.Name.Length > 0 ? member.Name : options.Cluster.FirstOrDefault(asked => asked.PeerUrl == url)?.Name ?? "(not started)";
        return new ClusterMember(name, url).ToString();
    }
}
