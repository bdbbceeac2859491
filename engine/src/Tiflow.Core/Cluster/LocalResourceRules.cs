using Tiflow.Core.Effects;
using Tiflow.Core.Events;
using Tiflow.Core.Jobs;
using Tiflow.Core.Resources;
using Tiflow.Core.Runnables;

namespace Tiflow.Core.Cluster;

/// <summary>What jobs keep on the disks of executors, and what is bound to it.</summary>
internal static class LocalResourceRules
{
    /// <summary>Records the directory, before its executor hands it out, and binds the runnable to it. Idempotent.</summary>
    public static ErrorText? Open(Step step, RunnableEntry runnable, RunnableMessage.OpenLocalResource open)
    {
        var executor = step.State.Executors[runnable.Status.Executor!.Value].Spec.Name; // It is current, so placed.
        if (Refuse(runnable.Job, executor, open) is { } refusal)
        {
            return refusal;
        }

        if (!runnable.Job.Resources.ContainsKey(open.Name))
        {
            step.Add(runnable.Job, new LocalResource(open.Name, executor, open.Directory));
        }

        if (!runnable.Status.OpenedResources.Contains(open.Name))
        {
            step.Set(runnable, runnable.Status with { OpenedResources = runnable.Status.OpenedResources.With(open.Name) });
        }

        return null;
    }

    /// <summary>Whether a worker that needs these can run anywhere.</summary>
    public static ErrorText? Check(JobEntry job, RunnableSpec worker)
    {
        foreach (var name in worker.LocalResources.All)
        {
            if (!job.Resources.ContainsKey(name))
            {
                return new ErrorText(
                    "RESOURCE_NOT_FOUND",
                    $"worker {worker.Name} needs local resource {name}, which its job does not have; "
                    + "a runnable of the job must have opened it before (Resources.OpenLocalAsync)");
            }
        }

        var needed = worker.LocalResources.All.Select(name => job.Resources[name]).ToArray();
        return needed.DistinctBy(static resource => resource.Executor, StringComparer.Ordinal).Count() > 1
            ? new ErrorText(
                "RESOURCE_CONFLICT",
                $"worker {worker.Name} needs local resources of different executors: "
                + string.Join(", ", needed.Select(static resource => $"{resource.Name} is on {resource.Executor}"))
                + "; it can only run on one: make them on the same executor (name the first in the WorkerSpec.Resources of the worker that makes the next), "
                + "or use a worker for each")
            : null;
    }

    /// <summary>The name of the executor that the runnable is bound to; null: it may run anywhere.</summary>
    public static string? HolderOf(RunnableEntry runnable) => NeededBy(runnable)?.Executor;

    /// <summary>One of those that the runnable needs; all are in the same place.</summary>
    public static LocalResource? NeededBy(RunnableEntry runnable)
    {
        var resources = runnable.Job.Resources;
        if (resources.IsEmpty)
        {
            return null;
        }

        foreach (var name in runnable.Spec.LocalResources.All.Concat(runnable.Status.OpenedResources.All))
        {
            if (resources.TryGetValue(name, out var resource))
            {
                return resource;
            }
        }

        return null;
    }

    /// <summary>The job has ended: nobody needs what it kept. Executors that are away learn it when they come back.</summary>
    public static void DropAll(Step step, JobEntry job)
    {
        var holders = job.Resources.Values.Select(static resource => resource.Executor).ToHashSet(StringComparer.Ordinal);
        foreach (var resource in job.Resources.Values)
        {
            step.Remove(job, resource);
        }

        foreach (var executor in step.State.Executors.Values.Where(executor => holders.Contains(executor.Spec.Name)))
        {
            if (executor.Session is { } session)
            {
                step.Send(new ClusterEffect.RemoveResources(session, job.Seq));
            }
        }
    }

    /// <summary>Whether jobs keep something on its disk, for which no other entry of its name stands.</summary>
    public static bool IsLastHolder(ClusterState state, ExecutorEntry executor) =>
        state.Resources.JobsOn(executor.Spec.Name).Count > 0
        && !state.Executors.Values.Any(other => other != executor && other.Spec.Name == executor.Spec.Name);

    /// <summary>The executor will not come back with its disk: jobs that keep something there fail.</summary>
    public static void GiveUp(Step step, ExecutorEntry executor)
    {
        if (!IsLastHolder(step.State, executor))
        {
            return;
        }

        foreach (var job in step.State.Resources.JobsOn(executor.Spec.Name).Select(seq => step.State.Jobs[seq]).ToArray())
        {
            if (job.Status.Ending is JobState.None or JobState.Paused)
            {
                var lost = job.Resources.Values.First(resource => resource.Executor == executor.Spec.Name);
                EndingRules.Begin(step, job, JobState.Failed, new ErrorText(
                    "RESOURCE_NOT_FOUND", $"local resource {lost.Name} was on executor {lost.Executor}, which a user has removed"));
            }
        }
    }

    /// <summary>What is bound to the executor, in words, for those who empty it; empty when nothing is.</summary>
    public static string TextOfBound(ClusterState state, ExecutorEntry executor)
    {
        var bound = executor.Placed.Count(id => HolderOf(state.Find(id)!) is not null);
        return bound == 0 ? "" : $"; {bound} of its runnables are bound to local resources here and wait until it takes work again";
    }

    private static ErrorText? Refuse(JobEntry job, string executor, RunnableMessage.OpenLocalResource open)
    {
        if (!JobName.IsValid(open.Name))
        {
            return new ErrorText(
                "INVALID_ARGUMENT", $"\"{open.Name}\" cannot be a local resource's name: use 1 to 63 letters, digits, '-', '_' or '.'");
        }

        if (!job.Resources.TryGetValue(open.Name, out var known))
        {
            return job.Resources.Count < LocalResource.MostPerJob
                ? null
                : new ErrorText("INVALID_ARGUMENT", $"the job has {job.Resources.Count} local resources, the most that it can have");
        }

        if (known.Executor != executor)
        {
            return new ErrorText(
                "RESOURCE_CONFLICT",
                $"local resource {open.Name} is on executor {known.Executor}, and this runs on {executor}; "
                + "name it in the WorkerSpec.Resources of the worker that opens it");
        }

        return known.Directory == open.Directory
            ? null
            : new ErrorText(
                "RESOURCE_NOT_FOUND",
                $"local resource {open.Name} was made on executor {executor}, but is not in its data directory any more; "
                + "was it started with another data directory or disk?");
    }
}
