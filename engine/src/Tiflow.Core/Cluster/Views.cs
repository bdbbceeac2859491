using Tiflow.Core.Effects;
using Tiflow.Core.Executors;
using Tiflow.Core.Jobs;
using Tiflow.Core.Runnables;
using Tiflow.Core.Scheduling;

namespace Tiflow.Core.Cluster;

/// <summary>Makes what users see from what the leader knows.</summary>
internal static class Views
{
    public static JobView Of(ClusterState state, JobEntry job) => Of(job, new FitReports(state));

    public static JobView Explained(ClusterState state, JobEntry job)
    {
        var reports = new FitReports(state) { CountsGangs = true };
        var view = Of(job, reports);
        return view with { Placement = PlacementViews.Of(state, job, view.Reason, reports) };
    }

    public static JobView Of(JobEntry job, FitReports reports)
    {
        var master = job.Master;
        return new JobView
        {
            Seq = job.Seq,
            Spec = job.Spec,
            Status = job.Status,
            Reason = ReasonOf(job, reports),
            Demand = master.Spec.Demand,
            Retry = reports.Options.RetryOf(job.Spec),
            Attempt = master.Status.Attempt,
            NextAttemptAt = master.Status.NextAttemptAt,
            Report = ReportOf(master),
            MasterExecutor = master.Status.Executor,
            MasterIncarnation = master.Status.Incarnation,
            LocalResources = [.. job.Resources.Values],
            Workers = [.. job.Workers.Select(Of)],
        };
    }

    public static WorkerView Of(RunnableEntry worker) => new(worker.Id.Index, worker.Spec, worker.Status, ReportOf(worker));

    public static ExecutorView Of(ExecutorEntry executor, Moment now) => new()
    {
        Id = executor.Id,
        Spec = executor.Spec,
        Status = executor.Status,
        Used = executor.Used,
        Runnables = executor.Placed.Count,
        LastHeartbeatAge = executor.State == ExecutorState.Offline ? null : now.Monotonic - executor.LastBeat,
    };

    public static RequestResult.Executor InFull(Step step, ExecutorEntry executor) => new(
        Of(executor, step.Now),
        [.. executor.Placed.Select(id => step.State.Find(id)!).Select(static runnable =>
            new PlacedView(runnable.Job.Spec.Name, runnable.Id, runnable.Spec, runnable.Status))]);

    private static RunnableReport? ReportOf(RunnableEntry runnable) => runnable.Report ?? runnable.Status.FinalReport;

    private static string ReasonOf(JobEntry job, FitReports reports)
    {
        if (job.Status is { Ending: JobState.Finished or JobState.Failed, IsTerminal: false })
        {
            return job.Master.Status.HasEnded
                ? "the job master has ended; its workers are being stopped"
                : $"its runnables are being stopped: {job.Status.Error}";
        }

        if (job.Status.State == JobState.Pending)
        {
            return job.HeldUntil is not null ? JobTimeRules.HeldText(job.Spec) : $"{job.Status.Reason}: {reports.Of(job.Master).Text}";
        }

        if (job.Status.Reason.Length > 0 || job.Status.IsTerminal)
        {
            return job.Status.Reason;
        }

        // A running job says what keeps its workers: the first that failed and will try again, else the first that
        // waits for room.
        var failing = job.Workers.FirstOrDefault(static worker => worker.Status is { NextAttemptAt: not null });
        if (failing is { Status: { Error: { } error, Attempt: var attempt } })
        {
            return $"worker {failing.Spec.Name} will try again (attempt {attempt} failed): {error}";
        }

        var waiting = job.Workers.Where(static worker => worker.Status.WaitsForPlacement).ToArray();
        return waiting is [var first, ..]
            ? $"{waiting.Length} of {job.Runnables.Count - 1} workers wait for an executor: {reports.Of(first).Text}"
            : "";
    }
}
