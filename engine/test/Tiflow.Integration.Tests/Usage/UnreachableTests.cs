using Tiflow.Integration.Tests.Cluster;
using Tiflow.Protocol.V1;

namespace Tiflow.Integration.Tests.Usage;

public sealed class UnreachableTests : ClusterTest
{
    [Fact]
    public async Task A_master_that_is_not_there_is_named_when_the_time_is_over()
    {
        var result = await Cluster.CliAsync("job", "list", "--rpc-timeout", "1s");

        // What a connection that was refused is called, and one that was not even tried to the end: it depends on how
        // busy the machine is.
        result.ShouldExitWith(1).Error.ShouldMatch($"^error: (UNAVAILABLE|DEADLINE_EXCEEDED): .*{Cluster.MasterAddress}");
    }

    [Fact]
    public async Task A_job_without_its_demo_server_says_so_and_finishes_when_it_comes()
    {
        const long Rows = 1000;
        await Cluster.StartPairAsync();
        var server = Cluster.DemoServer(Rows);

        var id = await Cluster.CreateJobAsync("CVSDemo", new { srcHost = server.Address, dstHost = server.Address, dstDir = "/copy" });
        var job = await Cluster.JobAsync(id, static job => job is { State: JobState.Backoff, Attempt: > 1 });
        job.Reason.ShouldContain("UNAVAILABLE");
        job.Reason.ShouldContain(server.Address);

        await server.StartAsync();
        await Cluster.FinishedAsync(id);
        using var data = Cluster.DataOf(server);
        await data.ShouldEqualSourceAsync("/copy", Rows);
    }
}
