using Tiflow.Core.Cluster;
using Tiflow.Core.Resources;

namespace Tiflow.Core.Scheduling;

/// <summary>Gangs that found no room for all of their members.</summary>
internal sealed class BlockedGangs
{
    private readonly HashSet<WaitingShape> _gangs = [];

    public int Count => _gangs.Count;

    public void Add(WaitingShape gang) => _gangs.Add(gang);

    public void Remove(WaitingShape gang) => _gangs.Remove(gang);

    /// <summary>Those that may fit now that the executor has more room.</summary>
    public IReadOnlyList<WaitingShape> ThatMayFit(ExecutorEntry executor) => [.. _gangs.Where(gang => MayFit(gang, executor))];

    // Where all members are alike, no more places can have come than all that the executor has now: trying is put off
    // until as many have come as were missing.
    private static bool MayFit(WaitingShape gang, ExecutorEntry executor)
    {
        var needs = gang.Needs!; // It is a gang.
        if (!needs.Any(need => executor.Free.Covers(need.Demand) && need.Pool.Admits(executor.Spec)))
        {
            return false;
        }

        if (needs.Count == 1)
        {
            gang.Missing -= Places(executor.Free, needs.First().Demand);
        }

        return needs.Count > 1 || gang.Missing <= 0;
    }

    private static long Places(ResourceVector free, ResourceVector demand) =>
        demand.Amounts.Select(amount => free[amount.Key] / amount.Value).DefaultIfEmpty(long.MaxValue).Min();
}
