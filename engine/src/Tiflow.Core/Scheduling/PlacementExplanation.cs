using Tiflow.Core.Cluster;
using Tiflow.Core.Effects;
using Tiflow.Core.Executors;
using Tiflow.Core.Jobs;
using Tiflow.Core.Resources;

namespace Tiflow.Core.Scheduling;

/// <summary>Says which executors something could use: how many each filter leaves, the nearest miss, and what would help.</summary>
internal static class PlacementExplanation
{
    private static readonly string[] Filters = ["online", "takes_work", "type", "version", "selector", "room"];

    public static FitReport Of(IReadOnlyCollection<ExecutorEntry> executors, RunnableEntry runnable)
    {
        var (job, spec) = (runnable.Job.Spec, runnable.Spec);
        var left = new int[Filters.Length];
        PlacementMiss? nearest = null;
        var isSomeLargeEnough = false;
        foreach (var executor in executors)
        {
            var passed = Passed(executor, runnable);
            for (var filter = 0; filter < passed; filter++)
            {
                left[filter]++;
            }

            if (passed == Filters.Length - 1 && executor.Free.FirstShortage(spec.Demand) is { } shortage)
            {
                isSomeLargeEnough |= executor.Spec.Capacity.Covers(spec.Demand);
                if (nearest is null || shortage.Missing < nearest.Missing)
                {
                    nearest = new PlacementMiss(executor.Id, executor.Spec.Name, shortage.Name, shortage.Missing);
                }
            }
        }

        var filters = Filters.Zip(left, static (name, count) => new PlacementFilter(name, count)).ToArray();
        var (text, advice) = Array.IndexOf(left, 0) switch
        {
            0 => ("no executor is online; start one with 'tiflow executor'", "start an executor: 'tiflow executor --join MASTER'"),
            1 => ($"none of {left[0]} executors takes work now (cordoned, draining, or not connected)",
                "'tiflow cli executor list' shows their states; 'tiflow cli executor uncordon' lets one take work again"),
            2 => ($"none of {left[1]} executors knows the type {spec.Type}", $"start an executor that has the type {spec.Type}"),
            3 => TextOnVersions(executors, runnable),
            4 => ($"none of {left[3]} executors matches the selector {job.Selector}",
                "start an executor with such labels (--labels), or create the job with another --selector"),
            5 => ($"none of {left[4]} executors has room; nearest: {nearest!.Executor} lacks {ResourceText.Of(nearest.Resource, nearest.Missing)}",
                AdviceOnRoom(spec.Demand, nearest, isSomeLargeEnough)),
            _ => ($"{left[5]} of {left[4]} executors have room for it", ""),
        };
        return new FitReport(filters, text, advice, left[5] == 0 ? nearest : null);
    }

    // The one that has the newest of those that are too old.
    private static (string Text, string Advice) TextOnVersions(IEnumerable<ExecutorEntry> executors, RunnableEntry runnable)
    {
        var job = runnable.Job.Spec;
        var newest = executors.Where(executor => executor.TakesWork && executor.Spec.Types.Contains(runnable.Spec.Type))
            .MaxBy(executor => executor.Spec.VersionOf(job.Type))!; // All of them are too old.
        return (
            $"no executor has a version of {job.Type} that is new enough: {newest.Id} has version {newest.Spec.VersionOf(job.Type)} of {job.Type}, "
            + $"the job needs {job.TypeVersion}",
            $"start {newest.Spec.Name} again with the build that the masters have, or start another executor that has version {job.TypeVersion} of "
            + $"{job.Type} ('tiflow cli executor show' names versions)");
    }

    private static string AdviceOnRoom(ResourceVector demand, PlacementMiss nearest, bool isSomeLargeEnough) => isSomeLargeEnough
        ? $"it needs {demand}: it goes on when {ResourceText.Of(nearest.Resource, nearest.Missing)} more is free on {nearest.Name}, or an executor joins"
        : $"no executor is large enough for {demand}: start a larger one, or ask for less (--demand)";

    // How many filters in a row let it pass.
    private static int Passed(ExecutorEntry executor, RunnableEntry runnable)
    {
        if (executor.State == ExecutorState.Offline)
        {
            return 0;
        }

        if (!executor.TakesWork)
        {
            return 1;
        }

        if (!executor.Spec.Types.Contains(runnable.Spec.Type))
        {
            return 2;
        }

        if (!executor.Spec.IsNewEnoughFor(JobTypeVersion.Of(runnable.Job.Spec)))
        {
            return 3;
        }

        if (!runnable.Job.Spec.Selector.Matches(executor.Spec))
        {
            return 4;
        }

        return executor.Free.Covers(runnable.Spec.Demand) ? 6 : 5;
    }
}
