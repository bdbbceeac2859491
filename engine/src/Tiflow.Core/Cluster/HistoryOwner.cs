using Tiflow.Core.Executors;
using Tiflow.Core.Jobs;

namespace Tiflow.Core.Cluster;

/// <summary>What has a history of its own, numbered without gaps.</summary>
public abstract record HistoryOwner
{
    private HistoryOwner()
    {
    }

    /// <summary>A job with its job master and workers.</summary>
    public sealed record OfJob(JobSeq Seq) : HistoryOwner;

    public sealed record OfExecutor(ExecutorId Id) : HistoryOwner;
}
