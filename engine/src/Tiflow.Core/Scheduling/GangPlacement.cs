using Tiflow.Core.Cluster;

namespace Tiflow.Core.Scheduling;

/// <summary>Finds room for all members of a gang at once, by trying: the state is the same before and after.</summary>
internal static class GangPlacement
{
    /// <summary>As many of the members as fit together, those that take most first, each with its executor.</summary>
    public static IReadOnlyList<(RunnableEntry Member, ExecutorEntry Executor)> Choose(ClusterState state, IEnumerable<RunnableEntry> members)
    {
        using var trial = new Trial(state);
        var chosen = new List<(RunnableEntry Member, ExecutorEntry Executor)>();
        foreach (var member in members.OrderByDescending(static member => member.Spec.Demand.Cpu)
            .ThenByDescending(static member => member.Spec.Demand.Memory)
            .ThenByDescending(static member => member.Spec.Demand.Slots)
            .ThenBy(static member => member.Id))
        {
            if (PlacementRules.Choose(state, member) is { } executor)
            {
                trial.Occupy(member, executor);
                chosen.Add((member, executor));
            }
        }

        return chosen;
    }
}
