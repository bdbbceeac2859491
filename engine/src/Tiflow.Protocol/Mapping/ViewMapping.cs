using Google.Protobuf.WellKnownTypes;
using Tiflow.Core.Cluster;
using Tiflow.Core.Effects;
using Tiflow.Core.Executors;
using Tiflow.Core.Runnables;

namespace Tiflow.Protocol.Mapping;

/// <summary>What users see.</summary>
public static class ViewMapping
{
    public static V1.Job ToProto(this JobView view)
    {
        var (spec, status) = (view.Spec, view.Status);
        var job = new V1.Job
        {
            Id = spec.Name.JobId,
            ProjectId = spec.Name.ProjectId,
            TenantId = spec.TenantId,
            Type = spec.Type,
            TypeVersion = spec.TypeVersion,
            ConfigRevision = spec.ConfigRevision,
            State = (V1.JobState)status.State,
            DesiredState = (V1.DesiredState)status.Desired,
            Reason = view.Reason,
            Priority = spec.Priority,
            Selector = spec.Selector.Text,
            Demand = view.Demand.ToProto(),
            Placement = view.ToPlacement(),
            Attempt = view.Attempt,
            NextAttemptAt = view.NextAttemptAt.ToProto(),
            Error = status.Error.ToProto(),
            Progress = view.Report?.Progress.ToProto(),
            CreatedAt = Timestamp.FromDateTimeOffset(spec.CreatedAt),
            UpdatedAt = Timestamp.FromDateTimeOffset(status.Since),
            StartedAt = status.StartedAt.ToProto(),
            FinishedAt = status.FinishedAt.ToProto(),
            Retry = view.Retry.ToProto(),
            StartAt = spec.Times.StartAt.ToProto(),
            Deadline = spec.Deadline.ToProto(),
            ScheduleId = spec.ScheduleId,
        };
        job.Labels.Add(spec.Labels);
        if (view.Report is { } report)
        {
            job.DetailJson = report.DetailJson.ToProto();
        }

        if (view.MasterExecutor is { } executor)
        {
            job.Master = new V1.JobMasterPlacement { ExecutorId = executor.ToString(), Incarnation = view.MasterIncarnation };
        }

        job.LocalResources.AddRange(view.LocalResources.Select(static resource =>
            new V1.LocalResource { Name = resource.Name, Executor = resource.Executor }));
        job.Workers.AddRange(view.Workers.Select(worker => worker.ToProto(spec.Name.JobId)));
        return job;
    }

    public static V1.Executor ToProto(this ExecutorView view)
    {
        var executor = new V1.Executor
        {
            Id = view.Id.ToString(),
            Name = view.Spec.Name,
            Address = view.Spec.Address,
            Version = view.Spec.Version,
            State = (V1.ExecutorState)view.Status.State,
            IsCordoned = view.Status.IsCordoned,
            DrainDeadline = view.Status.DrainDeadline.ToProto(),
            Capacity = view.Spec.Capacity.ToProto(),
            Used = view.Used.ToProto(),
            Runnables = view.Runnables,
        };
        executor.Labels.Add(view.Spec.Labels);
        executor.Types_.Add(view.Spec.JobTypes);
        if (view.LastHeartbeatAge is { } age)
        {
            executor.LastHeartbeatAgeMs = (long)age.TotalMilliseconds;
        }

        return executor;
    }

    public static V1.ExecutorDetails ToProto(this RequestResult.Executor result)
    {
        var details = new V1.ExecutorDetails { Executor = result.View.ToProto() };
        details.Placed.AddRange(result.Placed.Select(ToProto));
        return details;
    }

    public static V1.HistoryEvent ToProto(this HistoryEntry entry) => new()
    {
        Time = Timestamp.FromDateTimeOffset(entry.Time),
        Seq = entry.Seq,
        Subject = entry.Subject,
        From = entry.From,
        To = entry.To,
        Reason = entry.Reason,
        Actor = entry.Actor,
    };

    public static V1.WorkerUpdate ToUpdate(this WorkerView worker)
    {
        var update = new V1.WorkerUpdate
        {
            Name = worker.Spec.Name,
            Type = worker.Spec.Type,
            State = (V1.WorkerState)worker.Status.State,
            Incarnation = worker.Status.Incarnation,
            Attempt = worker.Status.Attempt,
            Error = worker.Status.Error.ToProto(),
        };
        if (worker.Report is { } report)
        {
            update.Progress = report.Progress.ToProto();
            update.DetailJson = report.DetailJson.ToProto();
        }

        return update;
    }

    private static V1.PlacedRunnable ToProto(this PlacedView placed) => new()
    {
        ProjectId = placed.Job.ProjectId,
        JobId = placed.Job.JobId,
        WorkerId = placed.Id.IsMaster ? "" : $"{placed.Job.JobId}.{placed.Id.Index}",
        Type = placed.Spec.Type,
        State = (V1.WorkerState)placed.Status.State,
        Incarnation = placed.Status.Incarnation,
        IsStopping = placed.Status.Stopping != StopReason.None,
    };

    private static V1.Worker ToProto(this WorkerView worker, string jobId) => new()
    {
        Id = $"{jobId}.{worker.Index}",
        Name = worker.Spec.Name,
        Type = worker.Spec.Type,
        State = (V1.WorkerState)worker.Status.State,
        ExecutorId = worker.Status.Executor?.ToString() ?? "",
        Incarnation = worker.Status.Incarnation,
        Progress = worker.Report?.Progress.ToProto(),
        Error = worker.Status.Error.ToProto(),
        Attempt = worker.Status.Attempt,
        NextAttemptAt = worker.Status.NextAttemptAt.ToProto(),
    };
}
