using Tiflow.Core.Cluster;
using Tiflow.Core.Effects;
using Tiflow.Core.Executors;
using Tiflow.Core.Jobs;
using Tiflow.Core.Resources;
using Tiflow.Core.Runnables;

namespace Tiflow.Core.Scheduling;

/// <summary>Says which executors something could use: how many each filter leaves, the nearest miss, and what would help.</summary>
internal static class PlacementExplanation
{
    private static readonly string[] Filters = ["online", "takes_work", "type", "version", "selector", "room"];
    private static readonly string[] FiltersOfBound = ["online", "takes_work", "type", "version", "selector", ResourceExplanation.Filter, "room"];

    public static FitReport Of(IReadOnlyCollection<ExecutorEntry> executors, RunnableSpec spec, in PoolKey pool)
    {
        var (selector, names) = (pool.Selector, pool.BoundTo is null ? Filters : FiltersOfBound);
        var left = new int[names.Length];
        PlacementMiss? nearest = null;
        var isSomeLargeEnough = false;
        foreach (var executor in executors)
        {
            var passed = Passed(executor, spec, pool);
            for (var filter = 0; filter < passed; filter++)
            {
                left[filter]++;
            }

            if (passed == names.Length - 1 && executor.Free.FirstShortage(spec.Demand) is { } shortage)
            {
                isSomeLargeEnough |= executor.Spec.Capacity.Covers(spec.Demand);
                if (nearest is null || shortage.Missing < nearest.Missing)
                {
                    nearest = new PlacementMiss(executor.Id, executor.Spec.Name, shortage.Name, shortage.Missing);
                }
            }
        }

        var filters = names.Zip(left, static (name, count) => new PlacementFilter(name, count)).ToArray();
        var (considered, fitting) = (left[^2], left[^1]);
        var (text, advice) = filters.FirstOrDefault(static filter => filter.Executors == 0)?.Name switch
        {
            "online" => ("no executor is online; start one with 'tiflow executor'", "start an executor: 'tiflow executor --join MASTER'"),
            "takes_work" => ($"none of {left[0]} executors takes work now (cordoned, draining, or not connected)",
                "'tiflow cli executor list' shows their states; 'tiflow cli executor uncordon' lets one take work again"),
            "type" => ($"none of {left[1]} executors knows the type {spec.Type}", $"start an executor that has the type {spec.Type}"),
            "version" => TextOnVersions(executors, spec, pool.Needed),
            "selector" => ($"none of {left[3]} executors matches the selector {selector}",
                "start an executor with such labels (--labels), or create the job with another --selector"),
            ResourceExplanation.Filter => ($"none of {left[4]} executors is {pool.BoundTo}, which has its local resources", ""),
            "room" => ($"none of {considered} executors has room; nearest: {nearest!.Executor} lacks {ResourceText.Of(nearest.Resource, nearest.Missing)}",
                AdviceOnRoom(spec.Demand, nearest, isSomeLargeEnough)),
            _ => ($"{fitting} of {considered} executors have room for it", ""),
        };
        return new FitReport(filters, text, advice, fitting == 0 ? nearest : null);
    }

    // The one that has the newest of those that are too old.
    private static (string Text, string Advice) TextOnVersions(IEnumerable<ExecutorEntry> executors, RunnableSpec spec, JobTypeVersion needed)
    {
        var newest = executors.Where(executor => executor.TakesWork && executor.Spec.Types.Contains(spec.Type))
            .MaxBy(executor => executor.Spec.VersionOf(needed.Type))!; // All of them are too old.
        return (
            $"no executor has a version of {needed.Type} that is new enough: {newest.Id} has version {newest.Spec.VersionOf(needed.Type)} of {needed.Type}, "
            + $"the job needs {needed.Number}",
            $"start {newest.Spec.Name} again with the build that the masters have, or start another executor that has version {needed.Number} of "
            + $"{needed.Type} ('tiflow cli executor show' names versions)");
    }

    private static string AdviceOnRoom(ResourceVector demand, PlacementMiss nearest, bool isSomeLargeEnough) => isSomeLargeEnough
        ? $"it needs {demand}: it goes on when {ResourceText.Of(nearest.Resource, nearest.Missing)} more is free on {nearest.Name}, or an executor joins"
        : $"no executor is large enough for {demand}: start a larger one, or ask for less (--demand)";

    // How many filters in a row let it pass.
    private static int Passed(ExecutorEntry executor, RunnableSpec spec, in PoolKey pool)
    {
        if (executor.State == ExecutorState.Offline)
        {
            return 0;
        }

        if (!executor.TakesWork)
        {
            return 1;
        }

        if (!executor.Spec.Types.Contains(spec.Type))
        {
            return 2;
        }

        if (!executor.Spec.IsNewEnoughFor(pool.Needed))
        {
            return 3;
        }

        if (!pool.Selector.Matches(executor.Spec))
        {
            return 4;
        }

        if (pool.BoundTo is { } holder && holder != executor.Spec.Name)
        {
            return 5;
        }

        return (pool.BoundTo is null ? 5 : 6) + (executor.Free.Covers(spec.Demand) ? 1 : 0);
    }
}
