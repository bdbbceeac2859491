using Tiflow.Core.Jobs;
using Tiflow.Core.Resources;
using Tiflow.Core.Runnables;
using Tiflow.Master.Storage;
using Tiflow.Metadata;
using Tiflow.Protocol.Mapping;

namespace Tiflow.Master.Tests.Support;

/// <summary>Records as the leader writes them.</summary>
internal static class StoredJobs
{
    public static KeyValue[] Job(long seq, RunnableStatus master)
    {
        var spec = new JobSpec
        {
            Name = new JobName("default", $"job-{seq}"),
            TenantId = "default",
            Type = "T",
            Config = "{}"u8.ToArray(),
            CreatedAt = DateTimeOffset.UnixEpoch,
        };
        var status = new JobStatus
        {
            Desired = DesiredState.Running,
            State = JobState.Running,
            Reason = "",
            Since = DateTimeOffset.UnixEpoch,
        };
        return
        [
            Pair(StoreLayout.JobSpec(new JobSeq(seq)), spec.Encode(Spec(""))),
            Pair(StoreLayout.JobStatus(new JobSeq(seq)), status.Encode(master)),
        ];
    }

    public static RunnableSpec Spec(string name) => new() { Name = name, Type = "W", Demand = ResourceVector.OneSlot };

    public static KeyValue Pair(StoreKey key, byte[] value) => new(key, value, CreateRevision: 1, ModRevision: 1);
}
