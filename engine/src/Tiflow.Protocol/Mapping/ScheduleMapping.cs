using Google.Protobuf.WellKnownTypes;
using Tiflow.Core.Effects;

namespace Tiflow.Protocol.Mapping;

/// <summary>Schedules as users see them.</summary>
public static class ScheduleMapping
{
    public static V1.Schedule ToProto(this ScheduleView view)
    {
        var (spec, status) = (view.Spec, view.Status);
        return new V1.Schedule
        {
            Id = spec.Name.JobId,
            ProjectId = spec.Name.ProjectId,
            Cron = spec.Cron.Text,
            TimeZone = spec.Cron.ZoneId,
            Misfire = (V1.MisfirePolicy)spec.Misfire,
            Overlap = (V1.OverlapPolicy)spec.Overlap,
            Keep = spec.Keep,
            State = (V1.ScheduleState)status.State,
            NextRunAt = status.NextRunAt.ToProto(),
            QueuedRunAt = status.QueuedRunAt.ToProto(),
            LastRun = LastRun(view),
            CreatedAt = Timestamp.FromDateTimeOffset(spec.CreatedAt),
            Job = Job(view),
        };
    }

    private static V1.ScheduleRun? LastRun(ScheduleView view) => view.Status.LastRunAt is { } moment
        ? new V1.ScheduleRun
        {
            JobId = view.Spec.RunName(moment).JobId,
            At = Timestamp.FromDateTimeOffset(moment),
            State = (V1.JobState)(view.LastRunState ?? default),
        }
        : null;

    private static V1.Job Job(ScheduleView view)
    {
        var spec = view.Spec.Job;
        var job = new V1.Job
        {
            Type = spec.Type,
            TenantId = spec.TenantId,
            Priority = spec.Priority,
            Selector = spec.Selector.Text,
            Demand = view.Spec.Demand.ToProto(),
            Retry = spec.Retry.ToProto(),
        };
        job.Labels.Add(spec.Labels);
        return job;
    }
}
