using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging;
using Tiflow.Core.Cluster;
using Tiflow.Core.Events;
using Tiflow.Core.Jobs;
using Tiflow.Master.ControlLoop;
using Tiflow.Master.Executors;
using Tiflow.Master.Forwarding;
using Tiflow.Master.Options;
using Tiflow.Master.Storage;
using Tiflow.Metadata;
using Tiflow.Metadata.Memory;
using Tiflow.Protocol.Mapping;
using V1 = Tiflow.Protocol.V1;

namespace Tiflow.Master.Leadership;

/// <summary>
/// A master that shares its store leads once for show: it runs its loop on a store in memory, calls itself, reads the
/// real state, follows it, stops following, and looks whom it would hand over to. Without that the code of leading and of
/// resigning would be compiled while everybody waits for a new leader, which takes longer than the election.
/// </summary>
internal sealed partial class Rehearsal(
    MasterRecord self, MasterOptions options, MetaStoreSource source, IJobTypes types, LeaderVigil vigil, TimeProvider time, ILogger<Rehearsal> logger)
{
    private const string JobType = "rehearsal";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Never fails: a rehearsal that goes wrong is worth a line in the log.</summary>
    public async Task RunAsync(IMetaStore store, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        var started = time.GetTimestamp();
        try
        {
            await LeadAsync(either.Token);
            await CallSelfAsync(either.Token);
            ReadConfigs();
            await LoseLeaderAsync(either.Token);
            await StandByAsync(store, either.Token);
            await source.RehearseHandOverAsync(either.Token);

            // Only read: another leader writes meanwhile, and what is read need not fit together.
            await new SnapshotReader(store).ReadAsync(either.Token);
            LogRehearsed(logger, (long)time.GetElapsedTime(started).TotalMilliseconds);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(logger, e.Message, e);
        }
    }

    private async Task LeadAsync(CancellationToken cancellationToken)
    {
        await using var store = new MemoryMetaStore(new MemoryStoreState());
        await using var leadership = await store.CampaignAsync(self, cancellationToken);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var prober = new ExecutorProber(options, time);
        using var interlude = new Interlude();
        var term = new LeaderTerm(store, leadership.Token, new SessionTable(new V1.Welcome()), prober, ending, interlude);
        term.Loop = new LeaderLoop(new ClusterSnapshot(), new ClusterOptions(), store, leadership, term, time);
        var running = term.Loop.RunAsync(ending.Token);
        await await Task.WhenAny(PlayAsync(term, ending.Token), running);
        await ending.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static async Task PlayAsync(LeaderTerm term, CancellationToken cancellationToken)
    {
        await term.Loop.PostAsync(Executor().ToEvent(term.Sessions.Open().Id), cancellationToken);
        var job = await term.AskForJobAsync(tag => new ClusterEvent.CreateJob(tag, Job(), DryRun: false), cancellationToken);
        await term.AskForJobAsync(tag => new ClusterEvent.GetJob(tag, Job().Name), cancellationToken);
        _ = job.ToProto();
    }

    // The call is marked as handed on, so that it is answered here; whatever the answer, it creates nothing.
    private async Task CallSelfAsync(CancellationToken cancellationToken)
    {
        using var channel = GrpcChannel.ForAddress($"http://{self.Address}");
        var request = new V1.CreateJobRequest { JobId = JobType, Type = JobType, DryRun = true };
        var headers = new Grpc.Core.Metadata { { LeaderForwarding.ForwardedBy, self.Name } };
        try
        {
            await new V1.JobService.JobServiceClient(channel).CreateJobAsync(request, headers, cancellationToken: cancellationToken);
        }
        catch (RpcException)
        {
            // That is the answer of a master that does not lead.
        }
    }

    // Reading the first config of a type takes as long as an election; that this one is refused does not matter.
    private void ReadConfigs()
    {
        foreach (var type in types.Names)
        {
            types.Check(type, "{}"u8.ToArray());
        }
    }

    // Nobody listens on the port that a closed listener had.
    private async Task LoseLeaderAsync(CancellationToken cancellationToken)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = listener.LocalEndpoint.ToString()!;
        listener.Stop();
        await vigil.UntilDeadAsync(new LeaderRecord(new MasterRecord(JobType, address, JobType), default), cancellationToken);
    }

    // A watch that is ended costs most the first time: its exceptions load what describes stacks.
    private async Task StandByAsync(IMetaStore store, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var image = new StandbyImage(store, time);
        var following = image.FollowAsync(ending.Token);
        await image.SnapshotAsync(1, cancellationToken);
        await ending.CancelAsync();
        await following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static JobSpec Job() => new()
    {
        Name = new JobName(JobName.DefaultProject, JobType),
        TenantId = JobName.DefaultProject,
        Type = JobType,
        Config = ReadOnlyMemory<byte>.Empty,
        CreatedAt = DateTimeOffset.UnixEpoch,
    };

    private static V1.Hello Executor() => new()
    {
        Name = JobType,
        Address = "127.0.0.1:1",
        ProcessId = JobType,
        Version = "0",
        Capacity = new V1.Resources { Amounts = { ["slots"] = 1 } },
        Types_ = { JobType },
    };

    [LoggerMessage(2006, LogLevel.Debug, "rehearsed leading in {Milliseconds} ms")]
    private static partial void LogRehearsed(ILogger logger, long milliseconds);

    [LoggerMessage(2007, LogLevel.Information, "the rehearsal of leading went wrong; a change of leaders may take a little longer: {Reason}")]
    private static partial void LogFailed(ILogger logger, string reason, Exception exception);
}
