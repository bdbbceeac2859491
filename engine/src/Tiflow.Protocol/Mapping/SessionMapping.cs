using System.Collections.Immutable;
using System.Diagnostics;
using Tiflow.Core.Effects;
using Tiflow.Core.Events;
using Tiflow.Core.Executors;
using Tiflow.Core.Jobs;
using Tiflow.Core.Resources;
using Tiflow.Core.Runnables;

namespace Tiflow.Protocol.Mapping;

/// <summary>The executor session: what executors say as events, what the leader decides as messages.</summary>
public static class SessionMapping
{
    public static ExecutorSpec ToSpec(this V1.Hello hello) => new()
    {
        Name = hello.Name,
        Address = hello.Address,
        Version = hello.Version,
        ProcessId = hello.ProcessId,
        Capacity = hello.Capacity.ToCore(),
        Labels = hello.Labels.ToImmutableSortedDictionary(StringComparer.Ordinal),
        Types = hello.Types_.ToImmutableSortedSet(StringComparer.Ordinal),
        TypeVersions = hello.TypeVersions.ToImmutableSortedDictionary(StringComparer.Ordinal),
    };

    public static ClusterEvent.SessionOpened ToEvent(this V1.Hello hello, long session) => new(
        session,
        hello.ToSpec(),
        hello.ExecutorId == 0 ? null : new ExecutorId(hello.ExecutorId),
        [.. hello.Running.Select(BasicMapping.ToCore)])
    {
        AckedSeq = hello.AckedSeq,
    };

    public static ClusterEvent.Reported ToEvent(this V1.RunnableReport report, long session) => new(
        session,
        report.Runnable.ToCore(),
        new RunnableReport(report.Progress.ToCore(), report.DetailJson.Memory));

    /// <summary>Null when the message is of a kind that this version does not know.</summary>
    public static ClusterEvent.RunnableSaid? ToEvent(this V1.ExecutorEvent said, long session) =>
        ToMessage(said) is { } message ? new ClusterEvent.RunnableSaid(session, said.Seq, said.Runnable.ToCore(), message) : null;

    public static V1.LeaderMessage ToProto(this ClusterEffect.ToExecutor effect, V1.Welcome welcome) => effect switch
    {
        ClusterEffect.Welcome to => new V1.LeaderMessage
        {
            Welcome = new V1.Welcome(welcome) { ExecutorId = to.Executor.Value, ResourceJobs = ToProto(to.ResourceJobs) },
        },
        ClusterEffect.AckHeartbeat ack => new V1.LeaderMessage { HeartbeatAck = new V1.HeartbeatAck { Seq = ack.Seq } },
        ClusterEffect.AckEvent ack => new V1.LeaderMessage
        {
            EventAck = new V1.EventAck { Seq = ack.Seq, Error = ack.Error.ToProto() },
        },
        ClusterEffect.Assign assign => new V1.LeaderMessage { Assign = ToProto(assign) },
        ClusterEffect.Stop stop => new V1.LeaderMessage
        {
            Stop = new V1.Stop
            {
                Runnable = stop.Incarnation.ToProto(),
                Reason = (V1.StopReason)stop.Reason,
                GraceMs = (long)stop.Grace.TotalMilliseconds,
            },
        },
        ClusterEffect.UpdateWorkers update => new V1.LeaderMessage { WorkerUpdates = ToProto(update) },
        ClusterEffect.RemoveResources remove => new V1.LeaderMessage
        {
            RemoveResources = new V1.RemoveResources { JobSeqs = { remove.Job.Value } },
        },
        ClusterEffect.Goodbye => new V1.LeaderMessage { Goodbye = new V1.Goodbye { Reason = "nothing is left here" } },
        _ => throw new UnreachableException($"No message for {effect.GetType().Name}."),
    };

    private static V1.ResourceJobs ToProto(IEnumerable<JobSeq> jobs) => new() { JobSeqs = { jobs.Select(static job => job.Value) } };

    private static V1.Assign ToProto(ClusterEffect.Assign assign) => new()
    {
        Runnable = assign.Incarnation.ToProto(),
        JobId = assign.Job.JobId,
        ProjectId = assign.Job.ProjectId,
        WorkerName = assign.Spec.Name,
        Type = assign.Spec.Type,
        Config = assign.Config.ToProto(),
        Attempt = assign.Attempt,
        ConfigRevision = assign.ConfigRevision,
    };

    private static V1.WorkerUpdates ToProto(ClusterEffect.UpdateWorkers update)
    {
        var message = new V1.WorkerUpdates { JobMaster = update.Master.ToProto(), Snapshot = update.IsSnapshot };
        message.Workers.AddRange(update.Workers.Select(ViewMapping.ToUpdate));
        return message;
    }

    private static RunnableMessage? ToMessage(V1.ExecutorEvent said) => said.KindCase switch
    {
        V1.ExecutorEvent.KindOneofCase.Started => new RunnableMessage.Started(),
        V1.ExecutorEvent.KindOneofCase.Exited => new RunnableMessage.Exited(
            (ExitOutcome)said.Exited.Outcome,
            said.Exited.Error.ToCore(),
            BasicMapping.ToReport(said.Exited.Progress, said.Exited.DetailJson)),
        V1.ExecutorEvent.KindOneofCase.SaveCheckpoint => new RunnableMessage.SaveCheckpoint(said.SaveCheckpoint.Data.Memory),
        V1.ExecutorEvent.KindOneofCase.WriteKv => new RunnableMessage.WriteKv(
            said.WriteKv.Key, said.WriteKv.HasValue ? said.WriteKv.Value.Memory : default(ReadOnlyMemory<byte>?)),
        V1.ExecutorEvent.KindOneofCase.OpenLocalResource => new RunnableMessage.OpenLocalResource(
            said.OpenLocalResource.Name, said.OpenLocalResource.Directory),
        V1.ExecutorEvent.KindOneofCase.CreateWorkers => new RunnableMessage.CreateWorkers(
            [.. said.CreateWorkers.Workers.Select(ToSpec)])
        {
            UpdatesConfigs = said.CreateWorkers.UpdateConfigs,
        },
        V1.ExecutorEvent.KindOneofCase.StopWorkers => new RunnableMessage.StopWorkers([.. said.StopWorkers.Names]),
        _ => null,
    };

    private static RunnableSpec ToSpec(V1.NewWorker worker) => new()
    {
        Name = worker.Name,
        Type = worker.Type,
        Config = worker.Config.Memory,
        Demand = worker.Demand.ToDemand(),
        LocalResources = ResourceNames.Of(worker.Resources),
        Gang = worker.Gang.Length == 0 ? null : new Gang(worker.Gang, First: 0),
        IsMovable = !worker.Pinned,
    };
}
