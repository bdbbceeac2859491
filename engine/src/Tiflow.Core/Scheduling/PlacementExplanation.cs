using Tiflow.Core.Cluster;
using Tiflow.Core.Executors;
using Tiflow.Core.Runnables;

namespace Tiflow.Core.Scheduling;

/// <summary>Says why something finds no executor: how many each filter leaves out, and the nearest miss.</summary>
internal static class PlacementExplanation
{
    public static string Of(IReadOnlyCollection<ExecutorEntry> executors, RunnableSpec spec)
    {
        var online = executors.Where(static executor => executor.State != ExecutorState.Offline).ToArray();
        if (online.Length == 0)
        {
            return "no executor is online; start one with 'tiflow executor'";
        }

        var taking = online.Where(static executor => executor.TakesWork).ToArray();
        var supporting = taking.Where(executor => SpreadPolicy.Supports(executor, spec)).ToArray();
        if (taking.Length == 0)
        {
            return $"none of {online.Length} executors takes work now (draining, or not connected)";
        }

        if (supporting.Length == 0)
        {
            return $"none of {taking.Length} executors knows the type {spec.Type}";
        }

        var misses = supporting
            .Select(executor => (executor.Id, Shortage: SpreadPolicy.Shortage(executor, spec)))
            .Where(static miss => miss.Shortage is not null)
            .OrderBy(static miss => miss.Shortage!.Value.Missing)
            .ThenBy(static miss => miss.Id)
            .ToArray();
        return misses.Length < supporting.Length
            ? "it is about to be placed"
            : $"none of {supporting.Length} executors has room; "
                + $"nearest: {misses[0].Id} lacks {misses[0].Shortage!.Value.Missing} {misses[0].Shortage!.Value.Name}";
    }
}
