using Tiflow.Core.Jobs;
using Tiflow.Core.Resources;
using Tiflow.Core.Schedules;
using Tiflow.Master.Storage;
using Tiflow.Metadata;
using Tiflow.Protocol.Mapping;

namespace Tiflow.Master.Tests.Support;

/// <summary>Records as the leader writes them.</summary>
internal static class StoredSchedules
{
    public static ScheduleSpec Spec(string id, string zone = "Europe/Berlin") => new()
    {
        Name = new JobName("default", id),
        Cron = CronSchedule.Restore("0 3 * * *", zone),
        Misfire = MisfirePolicy.Skip,
        Overlap = OverlapPolicy.Queue,
        Keep = 3,
        CreatedAt = DateTimeOffset.UnixEpoch,
        Demand = ResourceVector.From([new("cpu", 500), new(ResourceVector.SlotsName, 1)]),
        Job = new JobSpec
        {
            Name = new JobName("default", id),
            TenantId = "default",
            Type = "T",
            Config = "{}"u8.ToArray(),
            CreatedAt = DateTimeOffset.UnixEpoch,
            Retry = new RetryWish { Initial = TimeSpan.FromSeconds(2), Jitter = 0, MaxAttempts = 3 },
            Times = new JobTimes { Timeout = TimeSpan.FromMinutes(5) },
        },
    };

    public static KeyValue[] Schedule(string id, DateTimeOffset? next)
    {
        var spec = Spec(id);
        var status = new ScheduleStatus { State = ScheduleState.Active, NextRunAt = next, LastRunAt = DateTimeOffset.UnixEpoch };
        return
        [
            StoredJobs.Pair(StoreLayout.ScheduleSpec(spec.Name), spec.Encode()),
            StoredJobs.Pair(StoreLayout.ScheduleStatus(spec.Name), status.Encode()),
        ];
    }
}
