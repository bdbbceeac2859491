using Tiflow.Core.Executors;
using Tiflow.Core.Runnables;

namespace Tiflow.Core.Cluster;

/// <summary>Notes what happens, for those who ask later.</summary>
internal static class StepHistory
{
    public static void Note(this Step step, RunnableEntry runnable, RunnableState from, string reason)
    {
        var job = runnable.Job.Spec.Name.JobId;
        var subject = runnable.Id.IsMaster ? $"master/{job}" : $"worker/{job}.{runnable.Id.Index}";
        step.Note(runnable.Job, subject, from.ToString(), runnable.Status.State.ToString(), reason);
    }

    public static void Note(this Step step, JobEntry job, string subject, string from, string to, string reason)
    {
        var seq = job.Status.NextEventSeq;
        job.Status = job.Status with { NextEventSeq = seq + 1 };
        step.Changes.Changed(job);
        Add(step, new HistoryOwner.OfJob(job.Seq), seq, subject, from, to, reason);
    }

    public static void Note(this Step step, ExecutorEntry executor, ExecutorState from, string reason)
    {
        var seq = executor.Status.NextEventSeq;
        executor.Status = executor.Status with { NextEventSeq = seq + 1 };
        step.Changes.Changed(executor);
        Add(step, new HistoryOwner.OfExecutor(executor.Id), seq, $"executor/{executor.Id}", from.ToString(), executor.State.ToString(), reason);
    }

    private static void Add(Step step, HistoryOwner owner, long seq, string subject, string from, string to, string reason) =>
        step.Changes.Added(new HistoryEntry
        {
            Owner = owner,
            Seq = seq,
            Time = step.Now.Wall,
            Subject = subject,
            From = from,
            To = to,
            Reason = reason.Clip(BoundedText.MaxReasonBytes),
            Actor = step.Actor,
        });
}
