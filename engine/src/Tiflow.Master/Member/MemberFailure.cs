using Tiflow.Master.Options;
using Tiflow.Metadata;

namespace Tiflow.Master.Member;

/// <summary>Why a member does not start, for the one who started the master.</summary>
internal static class MemberFailure
{
    /// <summary>etcd has ended at once.</summary>
    public static StoreException Ended(string end, MemberOptions options, MemberFiles files)
    {
        // The second is what etcd says to "existing" when the cluster still knows it under its old identity.
        if (Says(end, "already been bootstrapped") || Says(end, "is out of range [lastIndex("))
        {
            var self = options.Self;
            return new StoreException(
                StoreErrorCode.Misconfigured,
                $"'{files.Data}' has lost the data of {self.Name}, but the cluster still counts on them. At another master, whose log names the address "
                + $"of its etcd: etcdctl member remove ID; etcdctl member add {self.Name} --peer-urls={self.PeerUrl}. "
                + $"Then empty '{files.Data}' and start this one once with --initial-cluster-state existing");
        }

        return end switch
        {
            _ when Says(end, "address already in use") => Because(
                StoreErrorCode.Unavailable, "an address is in use by another process (--peer-urls, --client-urls)"),
            _ when Says(end, "cannot assign requested address") =>
                Because(StoreErrorCode.Misconfigured, "this machine does not have the address (--peer-urls, --client-urls)"),
            _ when Says(end, "validating peerURLs") =>
                Because(StoreErrorCode.Misconfigured, "--initial-cluster must name exactly the members that the cluster has now"),
            _ when Says(end, "permission denied") || Says(end, "read-only file system") => Because(
                StoreErrorCode.NotWritable, $"'{files.Directory}' cannot be written"),
            _ => Because(StoreErrorCode.Unavailable, "etcd does not start"),
        };

        StoreException Because(StoreErrorCode code, string reason) => new(code, $"{reason}: etcd ended with {end} (its log: {files.Log})");
    }

    /// <summary>A majority has not come together.</summary>
    public static StoreException NoMajority(TimeSpan waited, IReadOnlyList<ClusterMember> unreachable, MemberLog log, MemberFiles files)
    {
        var reason = log.Says("cluster ID mismatch")
            ? "members were started with different lists: give all masters the same --initial-cluster"
            : unreachable.Count > 0
                ? $"nobody answers at {Describe(unreachable)}: start these masters, or correct their addresses"
                : $"all members can be reached, but they do not agree (their log: {files.Log})";
        return new StoreException(
            StoreErrorCode.Unavailable, FormattableString.Invariant($"no majority of the etcd members for {waited.TotalSeconds:0} s: {reason}"));
    }

    public static string Describe(IReadOnlyList<ClusterMember> members) =>
        string.Join(", ", members.Select(static member => $"{member.PeerUrl} ({member.Name})"));

    private static bool Says(string end, string text) => end.Contains(text, StringComparison.OrdinalIgnoreCase);
}
