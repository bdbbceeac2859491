using System.Diagnostics;
using Tiflow.Core.Executors;

namespace Tiflow.Core.Cluster;

/// <summary>What happens when time has passed.</summary>
internal static class TimerRules
{
    // Deadlines come in crowds: a whole job's at once. What is left is due at the next tick, which is wanted at once.
    private const int MaxPerTick = 64;

    public static void Fire(Step step)
    {
        for (var fired = 0; fired < MaxPerTick && step.Changes.Bytes < ChangeSet.EnoughBytes; fired++)
        {
            if (step.State.Timers.TakeDue(step.Now.Monotonic) is not { } key)
            {
                return;
            }

            Fire(step, key);
        }
    }

    private static void Fire(Step step, TimerKey key)
    {
        var now = step.Now.Monotonic;
        switch (key)
        {
            case TimerKey.Retry retry:
                if (step.State.Find(retry.Runnable) is { RetryDue: { } retryDue, Status.NextAttemptAt: not null } waiting && retryDue <= now)
                {
                    RunnableRules.EndBackoff(step, waiting);
                }

                break;
            case TimerKey.StopDeadline stop:
                if (step.State.Find(stop.Runnable) is { StopDue: { } stopDue, Status.IsPlaced: true } stopping && stopDue <= now)
                {
                    RunnableRules.Fence(step, stopping, "it did not stop within its grace and was fenced");
                }

                break;
            case TimerKey.DrainDeadline drain:
                if (step.State.Executors.TryGetValue(drain.Executor, out var drained) && drained.DrainDue <= now)
                {
                    step.Evacuate(drained);
                }

                break;
            case TimerKey.JobStart start:
                JobTimeRules.Start(step, start.Job);
                break;
            case TimerKey.JobDeadline deadline:
                JobTimeRules.Expire(step, deadline.Job);
                break;
            case TimerKey.Schedule due:
                if (step.State.Schedules.ByName.TryGetValue(due.Name, out var schedule))
                {
                    step.State.Schedules.LookAt(schedule);
                }

                break;
            case TimerKey.Rebalance:
                step.State.Rebalancing.IsDue = true;
                break;
            case TimerKey.Lease lease:
                CheckLease(step, lease, now);
                break;
            default:
                throw new UnreachableException($"No rule for {key.GetType().Name}.");
        }
    }

    // One timer per executor: armed for the verdict, and armed again when beats have come meanwhile.
    private static void CheckLease(Step step, TimerKey.Lease lease, TimeSpan now)
    {
        if (!step.State.Executors.TryGetValue(lease.Executor, out var executor) || executor.State == ExecutorState.Offline)
        {
            return;
        }

        var verdict = executor.LastBeat + step.Options.DeathVerdict;
        if (verdict <= now)
        {
            ExecutorRules.Lose(step, executor, $"no heartbeat for {(now - executor.LastBeat).TotalSeconds:0.0} s");
        }
        else
        {
            step.Schedule(lease, verdict);
        }
    }
}
