using Tiflow.Core.Executors;
using Tiflow.Core.Jobs;
using Tiflow.Core.Runnables;

namespace Tiflow.Core.Cluster;

/// <summary>
/// What a timer is for. A timer that fires early or for something that has changed meanwhile does nothing.
/// </summary>
internal abstract record TimerKey
{
    private TimerKey()
    {
    }

    internal sealed record Retry(RunnableId Runnable) : TimerKey;

    internal sealed record StopDeadline(RunnableId Runnable) : TimerKey;

    internal sealed record DrainDeadline(ExecutorId Executor) : TimerKey;

    internal sealed record JobStart(JobSeq Job) : TimerKey;

    internal sealed record JobDeadline(JobSeq Job) : TimerKey;

    internal sealed record Schedule(JobName Name) : TimerKey;

    internal sealed record Rebalance : TimerKey;

    internal sealed record Lease(ExecutorId Executor) : TimerKey;
}
