using Google.Protobuf;
using Grpc.Core;
using Tiflow.Core.Events;
using Tiflow.Core.Jobs;
using Tiflow.Master.Leadership;
using Tiflow.Master.Storage;
using Tiflow.Metadata;
using Tiflow.Protocol.Mapping;
using V1 = Tiflow.Protocol.V1;

namespace Tiflow.Master.Api;

/// <summary>
/// What runnables read, on the wire. Only the current incarnation is answered: whoever reads may act on it.
/// </summary>
internal sealed class RunnableStoreApiService(LeaderAccess access) : V1.RunnableStoreService.RunnableStoreServiceBase
{
    public override async Task<V1.LoadCheckpointResponse> LoadCheckpoint(V1.LoadCheckpointRequest request, ServerCallContext context)
    {
        var (term, project) = await CheckAsync(request.Runnable, context);
        var key = StoreLayout.Checkpoint(project, request.Runnable.ToCore().Runnable);
        var response = new V1.LoadCheckpointResponse();
        if (await term.Store.ReadAsync(key, context.CancellationToken) is { } pair)
        {
            response.Data = RecordCodec.Decode(pair.Value).Checkpoint.Data;
        }

        return response;
    }

    public override async Task<V1.GetKvResponse> GetKv(V1.GetKvRequest request, ServerCallContext context)
    {
        var (term, project) = await CheckAsync(request.Runnable, context);
        var key = StoreKey.FromString(StoreLayout.KvPrefix(project, JobOf(request.Runnable)) + request.Key);
        var response = new V1.GetKvResponse();
        if (await term.Store.ReadAsync(key, context.CancellationToken) is { } pair)
        {
            response.Value = RecordCodec.Decode(pair.Value).KvValue.Value;
        }

        return response;
    }

    public override async Task<V1.ListKvResponse> ListKv(V1.ListKvRequest request, ServerCallContext context)
    {
        var (term, project) = await CheckAsync(request.Runnable, context);
        var space = StoreLayout.KvPrefix(project, JobOf(request.Runnable));
        var pairs = await term.Store.RangeAsync(
            new RangeQuery(KeyRange.Prefix(space + request.Prefix)), context.CancellationToken);
        var response = new V1.ListKvResponse();
        response.Pairs.AddRange(pairs.Items.Select(pair => new V1.KvPair
        {
            Key = pair.Key.ToString()[space.Length..],
            Value = RecordCodec.Decode(pair.Value).KvValue.Value ?? ByteString.Empty,
        }));
        return response;
    }

    private async Task<(LeaderTerm Term, string Project)> CheckAsync(V1.IncarnationRef runnable, ServerCallContext context)
    {
        var term = access.Require();
        var view = await term.AskForJobAsync(
            tag => new ClusterEvent.CheckIncarnation(tag, runnable.ToCore()), context.CancellationToken);
        return (term, view.Spec.Name.ProjectId);
    }

    private static JobSeq JobOf(V1.IncarnationRef runnable) => new(runnable.JobSeq);
}
