using Tiflow.Core.Cluster;

namespace Tiflow.Core.Scheduling;

/// <summary>Finds room for all members of a gang at once, by trying: the state is the same before and after.</summary>
internal static class GangPlacement
{
    /// <summary>As many of the members as fit together, those that take most first, each with its executor.</summary>
    public static IReadOnlyList<(RunnableEntry Member, ExecutorEntry Executor)> Choose(ClusterState state, IEnumerable<RunnableEntry> members)
    {
        var chosen = new List<(RunnableEntry Member, ExecutorEntry Executor)>();
        foreach (var member in members.OrderByDescending(static member => member.Spec.Demand.Cpu)
            .ThenByDescending(static member => member.Spec.Demand.Memory)
            .ThenByDescending(static member => member.Spec.Demand.Slots)
            .ThenBy(static member => member.Id))
        {
            if (PlacementRules.Choose(state, member) is { } executor)
            {
                Take(state, member, executor, 1);
                chosen.Add((member, executor));
            }
        }

        foreach (var (member, executor) in chosen)
        {
            Take(state, member, executor, -1);
        }

        return chosen;
    }

    private static void Take(ClusterState state, RunnableEntry member, ExecutorEntry executor, int sign)
    {
        executor.Used = sign > 0 ? executor.Used + member.Spec.Demand : executor.Used - member.Spec.Demand;
        member.Job.CountPlaced(executor.Zone, sign);
        state.Index.Update(executor);
    }
}
