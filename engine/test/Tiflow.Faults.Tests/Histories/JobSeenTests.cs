using Google.Protobuf;
using Tiflow.Faults.Histories;
using Tiflow.Protocol.V1;

namespace Tiflow.Faults.Tests.Histories;

public sealed class JobSeenTests
{
    [Fact]
    public void From_TheDetailOfAFakeJob_HasTheCheckpointsOfItsWorkers()
    {
        var worker = JobSeen.From(Running(tick: 7, total: 100)).Workers.ShouldHaveSingleItem();

        (worker.Tick, worker.Restarts).ShouldBe((7, 2));
    }

    [Fact]
    public void From_AWorkerThatHasNotBeenHeard_HasNone()
    {
        var worker = JobSeen.From(Running(tick: 0, total: 100)).Workers.ShouldHaveSingleItem();

        (worker.Tick, worker.Restarts).ShouldBe((null, null));
    }

    [Theory]
    [InlineData(7, 100, true)]
    [InlineData(0, 100, false)]
    [InlineData(0, 0, true)]
    public void ShowsCheckpoints_OfARunningWorker_OnceItHasTicks(long tick, long total, bool shows) =>
        JobSeen.From(Running(tick, total)).ShowsCheckpoints.ShouldBe(shows);

    private static Job Running(long tick, long total) => new()
    {
        Id = "job",
        Type = "FakeJob",
        State = JobState.Running,
        DetailJson = ByteString.CopyFromUtf8($$"""{"workers":[{"id":0,"tick":{{tick}},"restarts":2}]}"""),
        Workers = { new Worker { Name = "worker-0", State = WorkerState.Running, Progress = new Progress { Done = tick, Total = total } } },
    };
}
