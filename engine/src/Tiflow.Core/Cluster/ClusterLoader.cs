using Tiflow.Core.Effects;
using Tiflow.Core.Executors;
using Tiflow.Core.Jobs;
using Tiflow.Core.Runnables;

namespace Tiflow.Core.Cluster;

/// <summary>
/// Builds the leader's memory from the store. Every lease starts anew at full length; stored pauses keep what is left
/// of them.
/// </summary>
internal static class ClusterLoader
{
    public static void Load(Step step, ClusterSnapshot stored)
    {
        step.State.NextJobSeq = stored.NextJobSeq;
        step.State.NextExecutorId = stored.NextExecutorId;
        step.State.IncarnationBase = stored.IncarnationBase;
        foreach (var project in stored.Projects)
        {
            step.State.Set(new ProjectEntry(project.Name), project.Settings);
        }

        foreach (var executor in stored.Executors)
        {
            LoadExecutor(step, executor);
        }

        step.State.JobsByName.EnsureCapacity(stored.Jobs.Count);
        foreach (var job in stored.Jobs)
        {
            var entry = new JobEntry(job.Seq, job.Spec, job.Status, step.State.ProjectOf(job.Spec.Name.ProjectId));
            step.State.Add(entry);
            foreach (var resource in job.Resources)
            {
                step.State.Resources.Add(entry, resource);
            }

            JobTimeRules.Arm(step, entry);
        }

        foreach (var runnable in stored.Runnables)
        {
            LoadRunnable(step, runnable);
        }

        foreach (var schedule in stored.Schedules)
        {
            step.State.Schedules.Add(new ScheduleEntry(schedule.Spec, schedule.Status) { IsNewToLeader = true });
        }

        foreach (var job in step.State.Jobs.Values.Where(job => NeedsSweep(job) || JobUpdateRules.HasMisplaced(step.State, job)))
        {
            EndingRules.BeginSweep(step, job);
        }

        RebalanceRules.Begin(step);
    }

    private static void LoadExecutor(Step step, ClusterSnapshot.StoredExecutor stored)
    {
        var executor = new ExecutorEntry(stored.Id, stored.Spec, stored.Status)
        {
            AppliedSeq = stored.AppliedSeq,
            LastBeat = step.Now.Monotonic,
        };
        step.State.Add(executor);
        if (executor.State is ExecutorState.Offline or ExecutorState.Draining)
        {
            step.Evacuate(executor);
        }

        ExecutorVerbRules.ArmDrainDeadline(step, executor);

        if (executor.State != ExecutorState.Offline)
        {
            step.Schedule(new TimerKey.Lease(executor.Id), step.Now.Monotonic + step.Options.DeathVerdict);
            step.Send(new ClusterEffect.Probe(executor.Id, executor.Spec.Address, executor.Spec.ProcessId));
        }
    }

    private static void LoadRunnable(Step step, ClusterSnapshot.StoredRunnable stored)
    {
        var job = step.State.Jobs[stored.Id.Job];
        if (stored.Id.Index != job.Runnables.Count)
        {
            throw new InvalidOperationException($"The store lacks the runnable before {stored.Id}; it cannot be loaded.");
        }

        var runnable = new RunnableEntry(job, stored.Id, stored.Spec, stored.Status) { RunningSince = RunningSince(step, stored.Status) };
        job.Runnables.Add(runnable);
        if (!stored.Id.IsMaster)
        {
            job.WorkersByName.Add(stored.Spec.Name, stored.Id.Index);
        }

        step.Bookings.Occupy(runnable);
        step.Bookings.Enqueue(runnable);
        if (stored.Status.NextAttemptAt is { } next)
        {
            var left = next - step.Now.Wall;
            runnable.RetryDue = step.Now.Monotonic + TimeSpan.FromTicks(Math.Clamp(left.Ticks, 0, step.Options.RetryOf(job.Spec).Max.Ticks));
            step.Schedule(new TimerKey.Retry(runnable.Id), runnable.RetryDue.Value);
        }

        if (stored.Status is { IsPlaced: true, Stopping: not StopReason.None })
        {
            runnable.StopDue = step.Now.Monotonic + step.Options.StopGrace;
            step.Schedule(new TimerKey.StopDeadline(runnable.Id), runnable.StopDue.Value);
        }
    }

    private static TimeSpan RunningSince(Step step, RunnableStatus stored)
    {
        var age = step.Now.Wall - (stored.RunningSince ?? step.Now.Wall);
        return step.Now.Monotonic - (age > TimeSpan.Zero ? age : TimeSpan.Zero);
    }

    // The former leader may have stopped in the middle of ending, pausing, reviving or moving a job.
    private static bool NeedsSweep(JobEntry job) => job.Status.Ending == JobState.None
        ? job.Runnables.Exists(static runnable => runnable.Status is { State: RunnableState.Stopped, StopWanted: false })
        : job.Status.Ending != job.Status.State;
}
