using System.Diagnostics;
using Tiflow.Core.Effects;
using Tiflow.Core.Events;
using Tiflow.Core.Jobs;
using Tiflow.Core.Schedules;

namespace Tiflow.Core.Cluster;

/// <summary>What users want of schedules.</summary>
internal static class ScheduleRequestRules
{
    public static void Answer(Step step, ClusterEvent.ScheduleRequest request)
    {
        switch (request)
        {
            case ClusterEvent.CreateSchedule create:
                Create(step, create);
                break;
            case ClusterEvent.ListSchedules list:
                var views = step.State.Schedules.ByName.Values
                    .Where(schedule => schedule.Spec.Name.ProjectId == list.ProjectId)
                    .OrderBy(static schedule => schedule.Spec.Name.JobId, StringComparer.Ordinal)
                    .Select(schedule => ViewOf(step, schedule));
                step.Reply(list.Tag, new RequestResult.Schedules([.. views]));
                break;
            case ClusterEvent.GetSchedule get when Find(step, get.Tag, get.Name) is { } schedule:
                ReplyWith(step, get.Tag, schedule);
                break;
            case ClusterEvent.ChangeSchedule change when Find(step, change.Tag, change.Name) is { } schedule:
                if (Change(step, change, schedule) is { } refusal)
                {
                    step.Refuse(change.Tag, refusal.Code, refusal.Message);
                }
                else
                {
                    ReplyWith(step, change.Tag, schedule);
                }

                break;
            case ClusterEvent.GetSchedule or ClusterEvent.ChangeSchedule:
                break;
            default:
                throw new UnreachableException($"No rule for {request.GetType().Name}.");
        }
    }

    private static void Create(Step step, ClusterEvent.CreateSchedule create)
    {
        var name = create.Spec.Name;
        if (step.State.Schedules.ByName.TryGetValue(name, out var existing))
        {
            if (existing.Spec.HasSameContentAs(create.Spec))
            {
                ReplyWith(step, create.Tag, existing);
                return;
            }

            step.Refuse(
                create.Tag, "SCHEDULE_ALREADY_EXISTS",
                $"schedule {name.JobId} exists with other content; choose another id, or delete it first");
            return;
        }

        if (JobLimits.Check(create.Spec.Job, create.Spec.Demand) is { } refusal)
        {
            step.Refuse(create.Tag, refusal.Code, refusal.Message);
            return;
        }

        var next = create.Spec.Cron.Next(step.Now.Wall);
        var schedule = new ScheduleEntry(create.Spec, new ScheduleStatus { State = ScheduleState.Active, NextRunAt = next });
        if (next is null)
        {
            step.Refuse(create.Tag, "INVALID_ARGUMENT", $"schedule \"{create.Spec.Cron.Text}\" names no moment that ever comes");
            return;
        }

        if (!create.DryRun)
        {
            step.AddSchedule(schedule);
        }

        ReplyWith(step, create.Tag, schedule);
    }

    private static ErrorText? Change(Step step, ClusterEvent.ChangeSchedule change, ScheduleEntry schedule)
    {
        var status = schedule.Status;
        switch (change.Verb)
        {
            case ScheduleVerb.Pause:
                step.Set(schedule, status with { State = ScheduleState.Paused, NextRunAt = null, QueuedRunAt = null });
                ScheduleRules.Arm(step, schedule);
                break;
            case ScheduleVerb.Resume when status.State == ScheduleState.Paused:
                step.Set(schedule, status with { State = ScheduleState.Active, NextRunAt = schedule.Spec.Cron.Next(step.Now.Wall) });
                ScheduleRules.Arm(step, schedule);
                break;
            case ScheduleVerb.Resume:
                break;
            case ScheduleVerb.RunNow:
                return ScheduleRules.Run(step, schedule, ToTheSecond(change.Moment ?? step.Now.Wall));
            case ScheduleVerb.Delete:
                step.RemoveSchedule(schedule);
                break;
            default:
                throw new UnreachableException($"No rule for {change.Verb}.");
        }

        return null;
    }

    // A run's id has no fraction.
    private static DateTimeOffset ToTheSecond(DateTimeOffset moment) => moment.AddTicks(-(moment.UtcTicks % TimeSpan.TicksPerSecond));

    private static ScheduleEntry? Find(Step step, long tag, JobName name)
    {
        if (step.State.Schedules.ByName.TryGetValue(name, out var schedule))
        {
            return schedule;
        }

        step.Refuse(
            tag, "SCHEDULE_NOT_FOUND",
            $"no schedule {name.JobId} in project {name.ProjectId}; 'tiflow cli schedule list' shows those that exist");
        return null;
    }

    private static void ReplyWith(Step step, long tag, ScheduleEntry schedule) =>
        step.Reply(tag, new RequestResult.Schedule(ViewOf(step, schedule)));

    private static ScheduleView ViewOf(Step step, ScheduleEntry schedule) => new(
        schedule.Spec,
        schedule.Status,
        schedule.Status.LastRunAt is { } last ? step.State.JobsByName.GetValueOrDefault(schedule.Spec.RunName(last))?.Status.State : null);
}
