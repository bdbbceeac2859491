using System.Net;
using System.Net.Sockets;
using Tiflow.Client.Tests.Servers;
using Tiflow.Protocol.Errors;
using Tiflow.Protocol.V1;

namespace Tiflow.Client.Tests;

public sealed class MasterClientTests : IAsyncLifetime
{
    private MasterServer _server = null!; // Set in InitializeAsync, before any test runs.
    private MasterServer _other = null!; // Likewise.

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        (_server, _other) = (await MasterServer.StartAsync(), await MasterServer.StartAsync());

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _other.DisposeAsync();
    }

    [Fact]
    public async Task CreateAsync_NoJobId_MakesOneUpAndFillsInProjectAndTenant()
    {
        using var client = new MasterClient(new MasterClientOptions
        {
            Addresses = MasterAddress.ParseList(_server.Address),
            ProjectId = "p",
            TenantId = "t",
        });
        var job = await client.CreateAsync(new CreateJobRequest { Type = "CVSDemo" }, Cancel);
        var request = _server.Master.Created.Single();
        (request.ProjectId, request.TenantId).ShouldBe(("p", "t"));
        job.Id.ShouldBe(request.JobId);
        job.Id.ShouldStartWith("cvsdemo-");
    }

    [Fact]
    public async Task Create_IsSentAgainWithTheSameId()
    {
        _server.Master.Refusals.Enqueue(TiflowRpcError.Create(ErrorCodes.NoLeader, "no leader yet"));
        using var client = Client(_server.Address);
        var job = await client.CreateAsync(new CreateJobRequest { Type = "CVSDemo" }, Cancel);
        _server.Master.Calls.Count.ShouldBe(2);
        _server.Master.Jobs.Keys.ShouldBe([job.Id]);
    }

    [Fact]
    public async Task Call_FirstMasterAway_AsksTheNext()
    {
        _server.Master.Jobs["a"] = ScriptedMaster.NewJob("a");
        using var client = Client($"{ClosedPort()},{_server.Address}");
        (await client.GetAsync("a", Cancel)).Id.ShouldBe("a");
    }

    [Fact]
    public async Task Call_AfterARotation_BeginsWithTheMasterThatAnswered()
    {
        _server.Master.Refusals.Enqueue(TiflowRpcError.Create(ErrorCodes.NotLeader, "other leads"));
        _other.Master.Jobs["a"] = ScriptedMaster.NewJob("a");
        using var client = Client($"{_server.Address},{_other.Address}");
        await client.GetAsync("a", Cancel);
        await client.GetAsync("a", Cancel);
        (_server.Master.Calls.Count, _other.Master.Calls.Count).ShouldBe((1, 2));
    }

    [Fact]
    public async Task Call_SilentMaster_DoesNotUseUpTheTimeOfTheOthers()
    {
        _server.Master.IsSilent = true;
        _other.Master.Jobs["a"] = ScriptedMaster.NewJob("a");
        using var client = Client($"{_server.Address},{_other.Address}", TimeSpan.FromSeconds(2));
        (await client.GetAsync("a", Cancel)).Id.ShouldBe("a");
    }

    // It may be waiting for a new leader, while the next one is cut off.
    [Fact]
    public async Task Call_SlowMaster_IsStillListenedToWhileTheNextIsAsked()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _server.Master.Gate = gate.Task;
        _server.Master.Jobs["a"] = ScriptedMaster.NewJob("a");
        _other.Master.IsSilent = true;
        using var client = Client($"{_server.Address},{_other.Address}");
        var call = client.GetAsync("a", Cancel);
        await _other.Master.Called.WaitAsync(Cancel);
        gate.SetResult();
        (await call).Id.ShouldBe("a");
        _server.Master.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Call_NobodyAnswers_SaysWhereAndWhy()
    {
        var (one, two) = (ClosedPort(), ClosedPort());
        using var client = Client($"{one},{two}", TimeSpan.FromMilliseconds(300));
        var error = await Should.ThrowAsync<TiflowException>(client.ListAsync(cancellationToken: Cancel));
        error.Code.ShouldBe(ErrorCodes.Unavailable);
        error.Message.ShouldBe(
            $"no master answered at {one}, {two} (last error: connection refused); is the address right? (--master-addrs)");
    }

    [Fact]
    public async Task Call_NoAnswerInTime_IsDeadlineExceeded()
    {
        _server.Master.IsSilent = true;
        using var client = Client(_server.Address, TimeSpan.FromMilliseconds(200));
        (await Should.ThrowAsync<TiflowException>(client.GetAsync("a", Cancel))).Code.ShouldBe(ErrorCodes.DeadlineExceeded);
    }

    [Fact]
    public async Task Call_Refused_IsNotRepeated()
    {
        using var client = Client(_server.Address);
        var error = await Should.ThrowAsync<TiflowException>(client.GetAsync("ghost", Cancel));
        (error.Code, error.Message).ShouldBe((ErrorCodes.JobNotFound, "no job ghost in project default"));
        _server.Master.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Call_Canceled_ThrowsOperationCanceled()
    {
        _server.Master.IsSilent = true;
        using var client = Client(_server.Address);
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await Should.ThrowAsync<OperationCanceledException>(client.GetAsync("a", source.Token));
    }

    [Fact]
    public async Task WatchAsync_BrokenStream_IsOpenedAgainAndEndsWithTheJob()
    {
        _server.Master.Watches.Enqueue([ScriptedMaster.NewJob("a", JobState.Pending), ScriptedMaster.NewJob("a")]);
        _server.Master.Watches.Enqueue([ScriptedMaster.NewJob("a", JobState.Finished)]);
        using var client = Client(_server.Address);
        var states = await client.WatchAsync("a", Cancel).Select(static job => job.State).ToListAsync(Cancel);
        states.ShouldBe([JobState.Pending, JobState.Running, JobState.Finished]);
    }

    [Fact]
    public async Task WatchAsync_SilentMaster_IsOpenedAtTheNext()
    {
        _server.Master.IsSilent = true;
        _other.Master.Watches.Enqueue([ScriptedMaster.NewJob("a", JobState.Finished)]);
        using var client = Client($"{_server.Address},{_other.Address}", TimeSpan.FromSeconds(2));
        var states = await client.WatchAsync("a", Cancel).Select(static job => job.State).ToListAsync(Cancel);
        states.ShouldBe([JobState.Finished]);
    }

    [Fact]
    public async Task WatchAsync_SilentMaster_IsStillListenedToWhileTheNextIsAsked()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _server.Master.Gate = gate.Task;
        _server.Master.Watches.Enqueue([ScriptedMaster.NewJob("a"), ScriptedMaster.NewJob("a", JobState.Finished)]);
        _other.Master.IsSilent = true;
        using var client = Client($"{_server.Address},{_other.Address}");
        var watch = client.WatchAsync("a", Cancel).Select(static job => job.State).ToListAsync(Cancel);
        await _other.Master.Called.WaitAsync(Cancel);
        gate.SetResult();
        (await watch).ShouldBe([JobState.Running, JobState.Finished]);
        _server.Master.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task WatchAsync_DeletedJob_SaysSo()
    {
        _server.Master.Watches.Enqueue([ScriptedMaster.NewJob("a")]);
        using var client = Client(_server.Address);
        var error = await Should.ThrowAsync<TiflowException>(client.WatchAsync("a", Cancel).ToListAsync(Cancel).AsTask());
        error.Code.ShouldBe(ErrorCodes.JobNotFound);
    }

    [Fact]
    public async Task WaitAsync_StateReached_ReturnsTheJob()
    {
        _server.Master.Watches.Enqueue([ScriptedMaster.NewJob("a", JobState.Starting), ScriptedMaster.NewJob("a")]);
        using var client = Client(_server.Address);
        (await client.WaitAsync("a", JobState.Running, Cancel)).State.ShouldBe(JobState.Running);
    }

    [Fact]
    public async Task WaitAsync_OtherEnd_ReturnsTheJob()
    {
        _server.Master.Watches.Enqueue([ScriptedMaster.NewJob("a", JobState.Failed)]);
        using var client = Client(_server.Address);
        (await client.WaitAsync("a", JobState.Running, Cancel)).State.ShouldBe(JobState.Failed);
    }

    [Fact]
    public async Task EventsAsync_ComesInOrder()
    {
        _server.Master.Events.AddRange([new HistoryEvent { Seq = 1, To = "Pending" }, new HistoryEvent { Seq = 2, To = "Running" }]);
        using var client = Client(_server.Address);
        var events = await client.EventsAsync("a", follow: true, Cancel).Select(static item => item.To).ToListAsync(Cancel);
        events.ShouldBe(["Pending", "Running"]);
    }

    private static MasterClient Client(string addresses, TimeSpan? timeout = null) => new(new MasterClientOptions
    {
        Addresses = MasterAddress.ParseList(addresses),
        RpcTimeout = timeout ?? TimeSpan.FromSeconds(20),
    });

    // An address where nobody listens.
    private static string ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener.LocalEndpoint.ToString()!;
    }
}
