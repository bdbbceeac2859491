using Tiflow.Master.ControlLoop;
using Tiflow.Metadata;
using Tiflow.Protocol.Errors;

namespace Tiflow.Master.Storage;

/// <summary>Commits of a leader outside its loop.</summary>
internal static class LeaderCommit
{
    /// <summary>
    /// Commits as this leader. Without mutations it proves that the leader still leads, and settles what it has sent
    /// before: that is in the store by now, or never will be.
    /// </summary>
    /// <returns>The revision.</returns>
    /// <exception cref="LeaderLostException">Another one leads by now, and nothing was committed.</exception>
    public static async Task<long> CommitAsLeaderAsync(
        this IMetaStore store, FencingToken leader, IReadOnlyList<StoreMutation> mutations, CancellationToken cancellationToken)
    {
        var transaction = new StoreTransaction { Conditions = [new StoreCondition.FenceHeld(leader)], Mutations = mutations };
        return await store.CommitAsync(transaction, cancellationToken) is CommitResult.Committed committed
            ? committed.Revision
            : throw new LeaderLostException(ErrorCodes.NotLeader, "another leader has taken over; ask again");
    }
}
