using Tiflow.Core.Executors;
using Tiflow.Core.Jobs;
using Tiflow.Core.Resources;
using Tiflow.Core.Runnables;

namespace Tiflow.Core.Cluster;

/// <summary>
/// Says what is wrong with a state: entries and indexes that disagree, or a promise that is broken. Empty when it is
/// sound.
/// </summary>
public static class ClusterStateValidator
{
    public static IReadOnlyList<string> Validate(ClusterState state) =>
    [
        .. state.Jobs.Values.SelectMany(job => Validate(state, job)),
        .. state.Executors.Values.SelectMany(executor => Validate(state, executor)),
        .. SchedulingValidator.Validate(state),
        .. state.Sessions.Where(static pair => pair.Value.Session != pair.Key).Select(static pair => $"session {pair.Key} is stale"),
    ];

    private static IEnumerable<string> Validate(ClusterState state, JobEntry job)
    {
        if (job.Status.State != JobStateRules.Derive(job))
        {
            yield return $"job {job.Seq} is {job.Status.State}, should be {JobStateRules.Derive(job)}";
        }

        if (job.Placed != job.Runnables.Count(static runnable => runnable.Status.IsPlaced))
        {
            yield return $"job {job.Seq} counts {job.Placed} placed runnables";
        }

        if (job.Status.IsTerminal && job.Runnables.Exists(static runnable => !runnable.Status.HasEnded))
        {
            yield return $"job {job.Seq} is {job.Status.State} with live runnables";
        }

        if ((job.Status.FinishedAt is not null) != job.Status.IsTerminal)
        {
            yield return $"job {job.Seq} is {job.Status.State} and finished at {job.Status.FinishedAt}";
        }

        if (job is { Status.IsTerminal: false, DeadlineDue: null, Spec.Deadline: not null })
        {
            yield return $"job {job.Seq} has a deadline and no timer";
        }

        foreach (var runnable in job.Runnables)
        {
            foreach (var problem in Validate(state, runnable))
            {
                yield return problem;
            }
        }
    }

    private static IEnumerable<string> Validate(ClusterState state, RunnableEntry runnable)
    {
        var status = runnable.Status;
        if (status.IsPlaced != status.Executor is not null)
        {
            yield return $"{runnable.Id} is {status.State} on {status.Executor}";
        }

        if (status.Executor is { } id && (!state.Executors.TryGetValue(id, out var host) || !host.Placed.Contains(runnable.Id)))
        {
            yield return $"{runnable.Id} is not among what is placed on {id}";
        }

        if (status.IsPlaced && status.Incarnation == 0)
        {
            yield return $"{runnable.Id} is placed without an incarnation";
        }

        if (status is { Stopping: not StopReason.None, IsPlaced: true } && runnable.StopDue is null)
        {
            yield return $"{runnable.Id} is stopping without a deadline";
        }

        if (status.NextAttemptAt is not null && (status.State != RunnableState.Pending || runnable.RetryDue is null))
        {
            yield return $"{runnable.Id} is {status.State} with a next attempt and retry due {runnable.RetryDue}";
        }

        var shouldWait = status.WaitsForPlacement && runnable.Job is { Status.Ending: JobState.None, HeldUntil: null };
        if (shouldWait != (runnable.Line?.Waiting.Contains(runnable.Id) ?? false))
        {
            yield return $"{runnable.Id} waits: {shouldWait}, queued: {!shouldWait}";
        }
    }

    private static IEnumerable<string> Validate(ClusterState state, ExecutorEntry executor)
    {
        var used = ResourceVector.Zero;
        foreach (var id in executor.Placed)
        {
            if (state.Find(id) is not { } runnable || runnable.Status.Executor != executor.Id)
            {
                yield return $"{executor.Id} believes to host {id}";
                continue;
            }

            used += runnable.Spec.Demand;
        }

        if (used != executor.Used)
        {
            yield return $"{executor.Id} counts its use wrong";
        }

        if (executor.Spec.Capacity.FirstShortage(used) is { } shortage)
        {
            yield return $"{executor.Id} is over-committed by {shortage.Missing} {shortage.Name}";
        }

        if (executor is { State: ExecutorState.Offline, Session: not null })
        {
            yield return $"{executor.Id} is offline with a session";
        }

        foreach (var problem in ValidateDrain(state, executor))
        {
            yield return problem;
        }
    }

    private static IEnumerable<string> ValidateDrain(ClusterState state, ExecutorEntry executor)
    {
        var status = executor.Status;
        if (status is { State: ExecutorState.Cordoned, IsCordoned: false } or { State: ExecutorState.Online, IsCordoned: true })
        {
            yield return $"{executor.Id} is {status.State} and cordoned: {status.IsCordoned}";
        }

        if (status.DrainDeadline is null != executor.DrainDue is null)
        {
            yield return $"{executor.Id} has {(executor.DrainDue is null ? "a drain deadline and no timer" : "a timer and no drain deadline")}";
        }

        if (status.State == ExecutorState.Draining
            && !executor.AwaitsEvacuation
            && !executor.Placed.Any(id => state.Find(id)?.Status.Stopping is not StopReason.None))
        {
            yield return $"{executor.Id} drains and moves nothing";
        }
    }
}
