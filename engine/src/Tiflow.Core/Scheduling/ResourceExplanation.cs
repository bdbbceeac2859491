using Tiflow.Core.Cluster;
using Tiflow.Core.Executors;
using Tiflow.Core.Jobs;
using Tiflow.Core.Resources;

namespace Tiflow.Core.Scheduling;

/// <summary>Says what keeps something from the only executor that has what it needs.</summary>
internal static class ResourceExplanation
{
    public const string Filter = "resources";

    /// <summary>The report, in terms of the local resource, when its executor is the reason.</summary>
    public static FitReport Over(FitReport report, RunnableEntry runnable, ClusterState state)
    {
        if (LocalResourceRules.NeededBy(runnable) is not { } resource || !report.Filters.Any(static filter => filter is { Name: Filter, Executors: 0 }))
        {
            return report;
        }

        var holder = state.Executors.Values.Where(executor => executor.Spec.Name == resource.Executor)
            .OrderBy(static executor => executor.State == ExecutorState.Offline).FirstOrDefault();
        var name = holder is null ? resource.Executor : $"{holder.Id} ({resource.Executor})";
        var (problem, advice) = Of(holder, resource, runnable);
        return report with { Text = $"it needs local resource {resource.Name}, which is on {name}, which {problem}", Advice = advice };
    }

    private static (string Problem, string Advice) Of(ExecutorEntry? holder, LocalResource resource, RunnableEntry runnable)
    {
        var (name, spec, selector) = (resource.Executor, runnable.Spec, runnable.Job.Spec.Selector);
        var needed = JobTypeVersion.Of(runnable.Job.Spec);
        return holder switch
        {
            null or { State: ExecutorState.Offline } => ("is offline",
                $"start it again: 'tiflow executor --name {name}' with its --data-dir; if its disk is lost, cancel the job, "
                + $"or give it up with 'tiflow cli executor remove --executor {name} --force'"),
            { State: ExecutorState.Draining or ExecutorState.Cordoned } => ($"is {holder.State}",
                $"'tiflow cli executor uncordon --executor {name}' lets it go on there"),
            { TakesWork: false } => ("is not connected", "it goes on when that executor has found its way back"),
            _ when !holder.Spec.Types.Contains(spec.Type) => ($"does not know the type {spec.Type}", $"start it with a program that has the type {spec.Type}"),
            _ when !holder.Spec.IsNewEnoughFor(needed) => (
                $"has version {holder.Spec.VersionOf(needed.Type)} of {needed.Type}, and the job needs {needed.Number}",
                $"start {name} again with the build that the masters have"),
            _ => ($"the selector {selector} does not match", "'tiflow cli job update --selector' gives the job another one"),
        };
    }
}
