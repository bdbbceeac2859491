using System.Net;
using Tiflow.Integration.Tests.Cluster;
using Tiflow.Protocol.V1;

namespace Tiflow.Integration.Tests.Faults;

public sealed class LeaseTests : ClusterTest
{
    // Longer than the lease, and than the master's own verdict on a silent executor.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(4);

    private const string ShortLease = """
        keepalive-ttl = "2s"
        keepalive-interval = "200ms"
        """;

    [Fact]
    public async Task An_executor_that_starts_first_waits_for_the_master()
    {
        var executor = Cluster.Executor("executor-1");
        executor.Launch();
        await Cluster.AnswersAsync(executor, "/livez", HttpStatusCode.OK);
        (await Cluster.GetAsync(executor, "/readyz")).ShouldBe(HttpStatusCode.ServiceUnavailable);

        await Cluster.StartMasterAsync();
        await executor.ReadyAsync();

        await Cluster.AnswersAsync(executor, "/readyz", HttpStatusCode.OK);
        var executors = await Cluster.Client.ListExecutorsAsync(Cluster.Deadline);
        executors.ShouldHaveSingleItem().State.ShouldBe(ExecutorState.Online);
    }

    [Fact]
    public async Task A_master_that_was_silent_for_longer_than_the_lease_gets_its_executor_and_job_back()
    {
        var master = await Cluster.StartMasterAsync(ShortLease);
        var executor = await Cluster.StartExecutorAsync();
        var id = await Cluster.CreateJobAsync("FakeJob", FakeJobs.Endless(workers: 3));
        var before = await Cluster.JobAsync(id, static job => job is { State: JobState.Running, Progress.Done: > 0 });

        master.Send(Signal.Stop);
        var silence = Task.Delay(Silence, Cluster.Deadline); // the length of the fault, not a wait for a state
        await Cluster.AnswersAsync(executor, "/readyz", HttpStatusCode.ServiceUnavailable);
        await silence;
        master.Send(Signal.Continue);

        await Cluster.AnswersAsync(executor, "/readyz", HttpStatusCode.OK);
        await Cluster.JobAsync(id, job => job.State == JobState.Running && job.Progress?.Done > before.Progress.Done);
    }
}
