using Google.Protobuf.WellKnownTypes;
using Tiflow.Core.Jobs;
using Tiflow.Core.Runnables;
using Tiflow.Core.Schedules;
using Stored = Tiflow.Protocol.Store.V1;

namespace Tiflow.Protocol.Mapping;

/// <summary>Schedules as the store has them.</summary>
public static class ScheduleCodec
{
    public static byte[] Encode(this ScheduleSpec spec) => RecordCodec.Encode(new Stored.Record
    {
        ScheduleSpec = new Stored.ScheduleSpec
        {
            Id = spec.Name.JobId,
            ProjectId = spec.Name.ProjectId,
            Cron = spec.Cron.Text,
            TimeZone = spec.Cron.ZoneId,
            Misfire = (int)spec.Misfire,
            Overlap = (int)spec.Overlap,
            Keep = spec.Keep,
            CreatedAt = Timestamp.FromDateTimeOffset(spec.CreatedAt),
            Job = spec.Job.ToProto(new RunnableSpec { Type = spec.Job.Type, Demand = spec.Demand }),
        },
    });

    public static byte[] Encode(this ScheduleStatus status) => RecordCodec.Encode(new Stored.Record
    {
        ScheduleStatus = new Stored.ScheduleStatus
        {
            State = (int)status.State,
            NextRunAt = status.NextRunAt.ToProto(),
            QueuedRunAt = status.QueuedRunAt.ToProto(),
            LastRunAt = status.LastRunAt.ToProto(),
        },
    });

    public static ScheduleSpec ToCore(this Stored.ScheduleSpec spec) => new()
    {
        Name = new JobName(spec.ProjectId, spec.Id),
        Cron = CronSchedule.Restore(spec.Cron, spec.TimeZone),
        Misfire = (MisfirePolicy)spec.Misfire,
        Overlap = (OverlapPolicy)spec.Overlap,
        Keep = spec.Keep,
        CreatedAt = spec.CreatedAt.ToDateTimeOffset(),
        Job = spec.Job.ToCore(),
        Demand = spec.Job.Master.ToCore().Demand,
    };

    public static ScheduleStatus ToCore(this Stored.ScheduleStatus status) => new()
    {
        State = (ScheduleState)status.State,
        NextRunAt = status.NextRunAt?.ToDateTimeOffset(),
        QueuedRunAt = status.QueuedRunAt?.ToDateTimeOffset(),
        LastRunAt = status.LastRunAt?.ToDateTimeOffset(),
    };
}
