using Tiflow.Core.Jobs;
using Tiflow.Core.Projects;
using Tiflow.Core.Runnables;
using Tiflow.Core.Schedules;

namespace Tiflow.Core.Cluster;

/// <summary>
/// Makes the runs of schedules. A run and the schedule's next moment are one change, so each moment is used once,
/// whoever leads. Moments are those of the wall clock: timers only say when to look at it.
/// </summary>
internal static class ScheduleRules
{
    // Configs are up to 1 MiB: several runs that are due together go into several batches.
    private const long MaxBytes = 64 * 1024;

    // A clock that is set while a timer runs is noticed after this.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromMinutes(10);

    // A leader that is later than this was away, whatever it believes.
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(10);

    public static void Advance(Step step, int maxOperations)
    {
        var book = step.State.Schedules;
        while (!step.Changes.IsFull(maxOperations) && step.Changes.Bytes < MaxBytes && book.ToLookAt.TryDequeue(out var schedule))
        {
            schedule.AwaitsLook = false;
            if (book.ByName.GetValueOrDefault(schedule.Spec.Name) == schedule)
            {
                LookAt(step, schedule);
            }
        }
    }

    public static void Arm(Step step, ScheduleEntry schedule)
    {
        var key = new TimerKey.Schedule(schedule.Spec.Name);
        if (schedule.Status.NextRunAt is { } next)
        {
            var left = next - step.Now.Wall;
            step.Schedule(key, step.Now.Monotonic + TimeSpan.FromTicks(Math.Clamp(left.Ticks, 0, LongestTimer.Ticks)));
        }
        else
        {
            step.State.Timers.Disarm(key);
        }
    }

    /// <summary>
    /// The run for a moment, whatever else runs; the same moment is the same run. Not null where the project's quota has
    /// no room for it.
    /// </summary>
    public static ErrorText? Run(Step step, ScheduleEntry schedule, DateTimeOffset moment)
    {
        var spec = schedule.Spec.Job with
        {
            Name = schedule.Spec.RunName(moment),
            CreatedAt = step.Now.Wall,
            ScheduleId = schedule.Spec.Name.JobId,
        };
        var exists = step.State.JobsByName.ContainsKey(spec.Name);
        if (!exists && Quotas.RefuseJob(step.State.ProjectOf(spec.Name.ProjectId)) is { } refusal)
        {
            return refusal;
        }

        step.Set(schedule, schedule.Status with { LastRunAt = moment });
        if (exists)
        {
            return null;
        }

        var (actor, status) = (step.Actor, new JobStatus
        {
            Desired = DesiredState.Running,
            State = JobState.None,
            Reason = "",
            Since = step.Now.Wall,
        });
        step.Actor = $"schedule/{schedule.Spec.Name.JobId}";
        var job = step.AddJob(spec, status, new RunnableSpec { Type = spec.Type, Demand = schedule.Spec.Demand });
        step.RefreshState(job);
        step.Actor = actor;
        return null;
    }

    // What is to be done follows from what is stored: looking twice does nothing twice.
    private static void LookAt(Step step, ScheduleEntry schedule)
    {
        if (schedule.Status is { State: ScheduleState.Active, NextRunAt: { } due } && due <= step.Now.Wall)
        {
            Fire(step, schedule, due);
        }

        schedule.IsNewToLeader = false;
        if (schedule.Status.QueuedRunAt is { } queued && !ActiveRuns(step, schedule).Any())
        {
            step.Set(schedule, schedule.Status with { QueuedRunAt = null });
            Run(step, schedule, queued);
        }

        Trim(step, schedule);
        Arm(step, schedule);
    }

    private static void Fire(Step step, ScheduleEntry schedule, DateTimeOffset due)
    {
        var cron = schedule.Spec.Cron;
        var next = cron.Next(due);
        var isMissed = schedule.IsNewToLeader ? due < step.Now.Wall : due < step.Now.Wall - LongestDelay;
        step.Set(schedule, schedule.Status with { NextRunAt = isMissed ? cron.Next(step.Now.Wall) : next });
        if (!isMissed || schedule.Spec.Misfire != MisfirePolicy.Skip)
        {
            Begin(step, schedule, due);
        }
    }

    private static void Begin(Step step, ScheduleEntry schedule, DateTimeOffset due)
    {
        var active = ActiveRuns(step, schedule).ToArray();
        switch (schedule.Spec.Overlap)
        {
            case OverlapPolicy.Allow:
            case var _ when active.Length == 0:
                Run(step, schedule, due);
                break;
            case OverlapPolicy.Queue:
                step.Set(schedule, schedule.Status with { QueuedRunAt = schedule.Status.QueuedRunAt ?? due });
                break;
            case OverlapPolicy.CancelPrevious:
                Array.ForEach(active, run => JobVerbRules.Cancel(step, run));
                step.Set(schedule, schedule.Status with { QueuedRunAt = due });
                break;
        }
    }

    private static void Trim(Step step, ScheduleEntry schedule)
    {
        var ended = step.State.Schedules.RunsOf(schedule).Where(static run => run.Status.IsTerminal).ToArray();
        foreach (var run in ended.SkipLast(schedule.Spec.Keep))
        {
            step.RemoveJob(run);
        }
    }

    private static IEnumerable<JobEntry> ActiveRuns(Step step, ScheduleEntry schedule) =>
        step.State.Schedules.RunsOf(schedule).Where(static run => !run.Status.IsTerminal);
}
