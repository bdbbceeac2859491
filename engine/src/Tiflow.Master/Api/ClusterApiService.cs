using Grpc.Core;
using Tiflow.Core.Cluster;
using Tiflow.Core.Effects;
using Tiflow.Core.Events;
using Tiflow.Master.Leadership;
using Tiflow.Master.Storage;
using Tiflow.Metadata;
using Tiflow.Protocol.Errors;
using Tiflow.Protocol.Mapping;
using V1 = Tiflow.Protocol.V1;

namespace Tiflow.Master.Api;

/// <summary>What the cluster consists of, on the wire.</summary>
internal sealed class ClusterApiService(LeaderAccess access, MasterRecord self, TimeProvider time) : V1.ClusterService.ClusterServiceBase
{
    private const long LongestDrainMs = 366L * 24 * 60 * 60 * 1000;

    public override async Task<V1.ListExecutorsResponse> ListExecutors(V1.ListExecutorsRequest request, ServerCallContext context)
    {
        var result = await access.Require().AskAsync(static tag => new ClusterEvent.ListExecutors(tag), context.CancellationToken);
        var response = new V1.ListExecutorsResponse();
        response.Executors.AddRange(((RequestResult.Executors)result).Views.Select(ViewMapping.ToProto));
        return response;
    }

    public override async Task<V1.ExecutorDetails> GetExecutor(V1.ExecutorRef request, ServerCallContext context) =>
        (await AskAsync(tag => new ClusterEvent.GetExecutor(tag, request.Executor), context)).ToProto();

    public override Task<V1.ExecutorDetails> CordonExecutor(V1.ExecutorRef request, ServerCallContext context) =>
        ChangeAsync(request.Executor, ExecutorVerb.Cordon, deadline: null, context);

    public override Task<V1.ExecutorDetails> UncordonExecutor(V1.ExecutorRef request, ServerCallContext context) =>
        ChangeAsync(request.Executor, ExecutorVerb.Uncordon, deadline: null, context);

    public override Task<V1.ExecutorDetails> DrainExecutor(V1.DrainExecutorRequest request, ServerCallContext context)
    {
        TimeSpan? deadline = request.HasDeadlineMs ? TimeSpan.FromMilliseconds(Math.Clamp(request.DeadlineMs, 0, LongestDrainMs)) : null;
        return ChangeAsync(request.Executor, ExecutorVerb.Drain, deadline, context);
    }

    public override async Task<V1.RemoveExecutorResponse> RemoveExecutor(V1.ExecutorRef request, ServerCallContext context)
    {
        await ChangeAsync(
            tag => new ClusterEvent.ChangeExecutor(tag, request.Executor, ExecutorVerb.Remove, Deadline: null) { Force = request.Force }, context);
        return new V1.RemoveExecutorResponse();
    }

    public override async Task<V1.ListExecutorEventsResponse> ListExecutorEvents(V1.ExecutorRef request, ServerCallContext context)
    {
        var term = access.Require();
        var executor = await AskAsync(tag => new ClusterEvent.GetExecutor(tag, request.Executor), context);
        var owner = new HistoryOwner.OfExecutor(executor.View.Id);
        var response = new V1.ListExecutorEventsResponse();
        response.Events.AddRange(await term.ReadHistoryAsync(owner, fromSeq: 0, context.CancellationToken));
        return response;
    }

    public override async Task<V1.ListMastersResponse> ListMasters(V1.ListMastersRequest request, ServerCallContext context)
    {
        var term = access.Require();
        var masters = await term.Store.ListMastersAsync(context.CancellationToken);
        var response = new V1.ListMastersResponse();
        response.Masters.AddRange(masters.Select(master => new V1.Master
        {
            Name = master.Name,
            Address = master.Address,
            IsLeader = master.ProcessId == self.ProcessId,
            Term = term.Number,
            Version = master.Version,
        }));
        return response;
    }

    public override async Task<V1.ResignMasterResponse> ResignMaster(V1.ResignMasterRequest request, ServerCallContext context)
    {
        var term = access.Require();
        var masters = await term.Store.ListMastersAsync(context.CancellationToken);
        if (masters.All(master => master.ProcessId == self.ProcessId))
        {
            throw TiflowRpcError.Create(ErrorCodes.NotReady, $"no other master stands by to take over from {self.Name}; it stays the leader");
        }

        await term.ResignAsync();
        return new V1.ResignMasterResponse { Name = self.Name };
    }

    public override async Task Backup(
        V1.BackupRequest request, IServerStreamWriter<V1.BackupPiece> responseStream, ServerCallContext context)
    {
        var backup = new StoreBackup(access.Require().Store, self.Version, time);
        await StoreErrors.MapAsync(async () =>
        {
            await foreach (var piece in backup.ReadAsync(context.CancellationToken))
            {
                await responseStream.WriteAsync(piece, context.CancellationToken);
            }
        });
    }

    public override async Task<V1.RestoreResponse> Restore(IAsyncStreamReader<V1.RestorePiece> requestStream, ServerCallContext context)
    {
        var upload = await BackupUpload.OpenAsync(requestStream, context.CancellationToken);
        var response = new V1.RestoreResponse { Backup = upload.Summary };
        await StoreErrors.MapAsync(async () => response.WasRestoredBefore = await upload.RestoreAsync(access.Require(), time));
        return response;
    }

    private Task<V1.ExecutorDetails> ChangeAsync(string executor, ExecutorVerb verb, TimeSpan? deadline, ServerCallContext context) =>
        ChangeAsync(tag => new ClusterEvent.ChangeExecutor(tag, executor, verb, deadline), context);

    private async Task<V1.ExecutorDetails> ChangeAsync(Func<long, ClusterEvent.ChangeExecutor> change, ServerCallContext context) =>
        (await AskAsync(change, context)).ToProto();

    private async Task<RequestResult.Executor> AskAsync(Func<long, ClusterEvent.Request> request, ServerCallContext context) =>
        (RequestResult.Executor)await access.Require().AskAsync(request, context.CancellationToken);
}
