using Tiflow.Core.Cluster;
using Tiflow.Core.Executors;
using Tiflow.Core.Resources;

namespace Tiflow.Core.Scheduling;

/// <summary>Says why something finds no executor: how many each filter leaves out, and the nearest miss.</summary>
internal static class PlacementExplanation
{
    public static string Of(IReadOnlyCollection<ExecutorEntry> executors, RunnableEntry runnable)
    {
        var (spec, selector) = (runnable.Spec, runnable.Job.Spec.Selector);
        var online = executors.Where(static executor => executor.State != ExecutorState.Offline).ToArray();
        if (online.Length == 0)
        {
            return "no executor is online; start one with 'tiflow executor'";
        }

        var taking = online.Where(static executor => executor.TakesWork).ToArray();
        if (taking.Length == 0)
        {
            return $"none of {online.Length} executors takes work now (draining, or not connected)";
        }

        var supporting = taking.Where(executor => executor.Spec.Types.Contains(spec.Type)).ToArray();
        if (supporting.Length == 0)
        {
            return $"none of {taking.Length} executors knows the type {spec.Type}";
        }

        var selected = supporting.Where(executor => selector.Matches(executor.Spec)).ToArray();
        if (selected.Length == 0)
        {
            return $"none of {supporting.Length} executors matches the selector {selector}";
        }

        var misses = selected
            .Select(executor => (executor.Id, Shortage: executor.Free.FirstShortage(spec.Demand)))
            .Where(static miss => miss.Shortage is not null)
            .OrderBy(static miss => miss.Shortage!.Value.Missing)
            .ThenBy(static miss => miss.Id)
            .ToArray();
        return misses.Length < selected.Length
            ? "it is about to be placed"
            : $"none of {selected.Length} executors has room; "
                + $"nearest: {misses[0].Id} lacks {ResourceText.Of(misses[0].Shortage!.Value.Name, misses[0].Shortage!.Value.Missing)}";
    }
}
