using System.Collections.Concurrent;
using Google.Protobuf;
using Grpc.Core;
using Tiflow.Protocol.Errors;
using Tiflow.Protocol.V1;
using ProtoExecutor = Tiflow.Protocol.V1.Executor;
using ProtoMaster = Tiflow.Protocol.V1.Master;

namespace Tiflow.Client.Tests.Servers;

// A cluster of one executor and one master.
internal sealed class ScriptedCluster : ClusterService.ClusterServiceBase
{
    private const string Name = "one";

    private readonly ProtoExecutor _executor = new()
    {
        Id = "e-1",
        Name = Name,
        Address = "127.0.0.1:10241",
        State = ExecutorState.Online,
        Types_ = { ["CVSDemo"] = 2, ["FakeJob"] = 1 },
        Capacity = new Resources { Amounts = { ["cpu"] = 4000 } },
        Runnables = 3,
    };

    // What the next questions for the executor are answered with, one each, instead of how it is.
    public ConcurrentQueue<ExecutorDetails> Answers { get; } = new();

    public ConcurrentQueue<DrainExecutorRequest> Drains { get; } = new();

    public List<HistoryEvent> Events { get; } = [];

    // After how many pieces the next backups break.
    public ConcurrentQueue<int> BackupBreaks { get; } = new();

    public ConcurrentQueue<RpcException> RestoreRefusals { get; } = new();

    // What was sent to be restored.
    public List<byte> Restored { get; } = [];

    public static ExecutorDetails NewExecutor(ExecutorState state, int placed)
    {
        var details = new ExecutorDetails { Executor = new ProtoExecutor { Id = "e-1", Name = Name, State = state, Runnables = placed } };
        details.Placed.AddRange(Enumerable.Range(1, placed).Select(static number => new PlacedRunnable
        {
            ProjectId = "default",
            JobId = "x",
            WorkerId = $"x.{number}",
            Type = "T",
            State = WorkerState.Running,
            Incarnation = 1,
        }));
        return details;
    }

    public override Task<ListExecutorsResponse> ListExecutors(ListExecutorsRequest request, ServerCallContext context) =>
        Task.FromResult(new ListExecutorsResponse { Executors = { _executor } });

    public override Task<ExecutorDetails> GetExecutor(ExecutorRef request, ServerCallContext context) => Answer(request.Executor);

    public override Task<ExecutorDetails> CordonExecutor(ExecutorRef request, ServerCallContext context)
    {
        _executor.State = ExecutorState.Cordoned;
        return Answer(request.Executor);
    }

    public override Task<ExecutorDetails> UncordonExecutor(ExecutorRef request, ServerCallContext context)
    {
        _executor.State = ExecutorState.Online;
        return Answer(request.Executor);
    }

    public override Task<ExecutorDetails> DrainExecutor(DrainExecutorRequest request, ServerCallContext context)
    {
        Drains.Enqueue(request);
        return Answer(request.Executor);
    }

    public override Task<RemoveExecutorResponse> RemoveExecutor(ExecutorRef request, ServerCallContext context) =>
        throw TiflowRpcError.Create(ErrorCodes.ExecutorNotDrained, "executor e-1 is Online with 3 runnables");

    public override Task<ListExecutorEventsResponse> ListExecutorEvents(ExecutorRef request, ServerCallContext context) =>
        Task.FromResult(new ListExecutorEventsResponse { Events = { Events } });

    public override Task<ListMastersResponse> ListMasters(ListMastersRequest request, ServerCallContext context) =>
        Task.FromResult(new ListMastersResponse
        {
            Masters = { new ProtoMaster { Name = "m1", Address = "127.0.0.1:10240", IsLeader = true, Term = 7, Version = "1.2.3" } },
        });

    public override async Task Backup(BackupRequest request, IServerStreamWriter<BackupPiece> responseStream, ServerCallContext context)
    {
        const int PieceBytes = 40;
        var file = ScriptedBackup.Make(records: 10, out var summary);
        var pieces = BackupBreaks.TryDequeue(out var after) ? after : int.MaxValue;
        for (var offset = 0; offset < file.Length; offset += PieceBytes)
        {
            if (pieces-- == 0)
            {
                throw TiflowRpcError.Create(ErrorCodes.NotReady, "the leader changes");
            }

            var data = ByteString.CopyFrom(file.AsSpan(offset, Math.Min(PieceBytes, file.Length - offset)));
            await responseStream.WriteAsync(new BackupPiece { Offset = offset, Data = data }, context.CancellationToken);
        }

        await responseStream.WriteAsync(new BackupPiece { Offset = file.Length, Summary = summary }, context.CancellationToken);
    }

    public override async Task<RestoreResponse> Restore(IAsyncStreamReader<RestorePiece> requestStream, ServerCallContext context)
    {
        if (RestoreRefusals.TryDequeue(out var refusal))
        {
            throw refusal;
        }

        var response = new RestoreResponse();
        while (await requestStream.MoveNext(context.CancellationToken))
        {
            response.Backup ??= requestStream.Current.Summary;
            Restored.AddRange(requestStream.Current.Data);
        }

        return response;
    }

    private Task<ExecutorDetails> Answer(string executor) => executor is Name or "e-1"
        ? Task.FromResult(Answers.TryDequeue(out var answer) ? answer : new ExecutorDetails { Executor = _executor })
        : throw TiflowRpcError.Create(ErrorCodes.ExecutorNotFound, $"no executor has the id or name {executor}");
}
