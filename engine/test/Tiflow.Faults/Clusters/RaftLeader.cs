using Tiflow.Faults.Processes;

namespace Tiflow.Faults.Clusters;

/// <summary>Who leads the consensus.</summary>
internal static class RaftLeader
{
    /// <summary>The index of the member that leads.</summary>
    public static async Task<int> FindAsync(IReadOnlyList<EtcdClient> members, CancellationToken cancellationToken)
    {
        var leader = await Eventually.AsksAsync(
            "a raft leader",
            FaultCluster.Convergence,
            async token =>
            {
                var answers = await Task.WhenAll(members.Select(member => member.StatusAsync(token)));
                var index = Array.FindIndex(answers, static answer => answer is not null && answer.Leader == answer.Header.MemberId);
                return index < 0 ? null : (object)index;
            },
            cancellationToken);
        return (int)leader;
    }

    /// <summary>Gives the leadership to a member.</summary>
    public static async Task MoveAsync(IReadOnlyList<EtcdClient> members, int target, CancellationToken cancellationToken)
    {
        var leader = await FindAsync(members, cancellationToken);
        if (leader != target && await members[target].StatusAsync(cancellationToken) is { } status)
        {
            await members[leader].MoveLeaderAsync(status.Header.MemberId, cancellationToken);
        }
    }
}
