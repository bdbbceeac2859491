using Tiflow.Core.Jobs;
using Tiflow.Core.Resources;

namespace Tiflow.Core.Cluster;

/// <summary>Says what is wrong with what jobs keep on the disks of executors.</summary>
internal static class LocalResourceValidator
{
    public static IEnumerable<string> Validate(ClusterState state) =>
    [
        .. state.Jobs.Values.SelectMany(job => Validate(state, job)),
        .. state.Jobs.Values.SelectMany(static job => job.Runnables).SelectMany(runnable => Validate(state, runnable)),
        .. state.Resources.Holders.SelectMany(holder => state.Resources.JobsOn(holder)
            .Where(seq => !state.Jobs.TryGetValue(seq, out var job) || job.Resources.Values.All(resource => resource.Executor != holder))
            .Select(seq => $"job {seq} is believed to keep something on {holder}")),
    ];

    private static IEnumerable<string> Validate(ClusterState state, JobEntry job)
    {
        if (job.Status.IsTerminal && !job.Resources.IsEmpty)
        {
            yield return $"job {job.Seq} is {job.Status.State} and keeps {job.Resources.Count} local resources";
        }

        if (job.Resources.Count > LocalResource.MostPerJob)
        {
            yield return $"job {job.Seq} has {job.Resources.Count} local resources";
        }

        foreach (var resource in job.Resources.Values)
        {
            if (!state.Resources.JobsOn(resource.Executor).Contains(job.Seq))
            {
                yield return $"job {job.Seq} is not known to keep something on {resource.Executor}";
            }

            if (job.Status.Ending is JobState.None or JobState.Paused
                && !state.Executors.Values.Any(executor => executor.Spec.Name == resource.Executor))
            {
                yield return $"job {job.Seq} keeps {resource.Name} on {resource.Executor}, which is forgotten";
            }
        }
    }

    private static IEnumerable<string> Validate(ClusterState state, RunnableEntry runnable)
    {
        var holders = runnable.Spec.LocalResources.All.Concat(runnable.Status.OpenedResources.All)
            .Where(runnable.Job.Resources.ContainsKey)
            .Select(name => runnable.Job.Resources[name].Executor)
            .Distinct(StringComparer.Ordinal)
            .ToArray();
        if (holders.Length > 1)
        {
            yield return $"{runnable.Id} needs local resources of {string.Join(" and ", holders)}";
        }

        if (holders is [var holder, ..]
            && runnable.Status.Executor is { } id
            && state.Executors.TryGetValue(id, out var host)
            && host.Spec.Name != holder)
        {
            yield return $"{runnable.Id} is on {host.Spec.Name}, and what it needs is on {holder}";
        }
    }
}
