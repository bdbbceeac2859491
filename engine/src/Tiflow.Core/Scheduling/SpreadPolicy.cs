using Tiflow.Core.Cluster;
using Tiflow.Core.Resources;
using Tiflow.Core.Runnables;

namespace Tiflow.Core.Scheduling;

/// <summary>Of the executors that fit, takes the one whose slots are used least; ties go to the lowest id.</summary>
internal static class SpreadPolicy
{
    public static ExecutorEntry? Choose(IEnumerable<ExecutorEntry> executors, RunnableSpec spec)
    {
        ExecutorEntry? best = null;
        var bestLoad = double.MaxValue;
        foreach (var executor in executors)
        {
            var load = Load(executor);
            if (load < bestLoad && Fits(executor, spec))
            {
                best = executor;
                bestLoad = load;
            }
        }

        return best;
    }

    public static bool Supports(ExecutorEntry executor, RunnableSpec spec) => executor.Spec.Types.Contains(spec.Type);

    public static (string Name, long Missing)? Shortage(ExecutorEntry executor, RunnableSpec spec) =>
        (executor.Spec.Capacity - executor.Used).FirstShortage(spec.Demand);

    private static bool Fits(ExecutorEntry executor, RunnableSpec spec) =>
        executor.TakesWork && Supports(executor, spec) && Shortage(executor, spec) is null;

    private static double Load(ExecutorEntry executor) =>
        (double)executor.Used[ResourceVector.Slots] / Math.Max(1, executor.Spec.Capacity[ResourceVector.Slots]);
}
