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

    /// <summary>Gives the leadership to the member of a master, or takes it from it; null: leaves it where it is.</summary>
    public static Task PlaceAsync(FaultCluster cluster, Node master, bool? leads, CancellationToken cancellationToken)
    {
        var own = cluster.Masters.ToList().IndexOf(master);
        return leads is { } wanted
            ? MoveAsync(cluster.Members, wanted ? own : (own + 1) % cluster.Members.Count, cancellationToken)
            : Task.CompletedTask;
    }

    /// <summary>Gives the leadership to a member.</summary>
    public static async Task MoveAsync(IReadOnlyList<EtcdClient> members, int target, CancellationToken cancellationToken)
    {
        // A member that is behind is not ready for it yet.
        await Eventually.IsAsync(
            "raft's leadership at the wanted member",
            FaultCluster.Convergence,
            async token => await FindAsync(members, token) is var leader && (leader == target || await TryMoveAsync(members, leader, target, token)),
            cancellationToken);
    }

    private static async Task<bool> TryMoveAsync(IReadOnlyList<EtcdClient> members, int leader, int target, CancellationToken cancellationToken) =>
        await members[target].StatusAsync(cancellationToken) is { } status
        && await members[leader].TryMoveLeaderAsync(status.Header.MemberId, cancellationToken);
}
