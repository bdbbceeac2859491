using System.Text.Json;
using Tiflow.Integration.Tests.Cluster;
using Tiflow.Protocol.V1;

namespace Tiflow.Integration.Tests.Jobs;

[Collection(OneAtATime.Name)]
public sealed class JobControlTests(OnePair pair) : IClassFixture<OnePair>
{
    private static readonly Dictionary<string, object> Endless = FakeJobs.Endless(workers: 2);

    [Fact]
    public async Task A_resumed_job_goes_on_where_it_was_paused()
    {
        var server = Cluster.DemoServer();
        await server.StartAsync();
        await using var copy = await SlowCopy.StartAsync(Cluster, server);
        await copy.MiddleAsync();

        (await Cluster.CliAsync("job", "pause", "--job-id", copy.JobId, "--wait")).ShouldExitWith(0);
        var paused = await QueryAsync(copy.JobId);
        paused.GetProperty("state").GetString().ShouldBe("Paused");
        copy.ShouldBeUnfinished();
        (await Cluster.CliAsync("job", "resume", "--job-id", copy.JobId)).ShouldExitWith(0);

        // The link lets hardly anything through: whoever starts anew is still far behind when all have reported.
        var resumed = await Cluster.JobAsync(copy.JobId, static job =>
            job.State == JobState.Running && job.Workers.All(static worker => worker.Progress?.Done > 0));
        resumed.Workers.Sum(static worker => worker.Progress.Done).ShouldBeInRange(RowsOf(paused), SlowCopy.Rows - 1);
        await copy.ShouldFinishAsync();
    }

    [Fact]
    public async Task A_canceled_job_ends_and_can_be_deleted()
    {
        var id = await Cluster.CreateJobAsync("FakeJob", Endless);
        (await Cluster.CliAsync("job", "wait", "--job-id", id, "--for", "Running", "--timeout", "2m")).ShouldExitWith(0);
        (await Cluster.CliAsync("job", "delete", "--job-id", id)).ShouldExitWith(1).Error.ShouldStartWith("error: JOB_NOT_TERMINATED: ");

        (await Cluster.CliAsync("job", "cancel", "--job-id", id)).ShouldExitWith(0);
        (await Cluster.CliAsync("job", "wait", "--job-id", id, "--timeout", "2m")).ShouldExitWith(4);
        (await Cluster.CliAsync("job", "delete", "--job-id", id)).ShouldExitWith(0);

        (await Cluster.CliAsync("job", "query", "--job-id", id)).ShouldExitWith(1).Error.ShouldStartWith($"error: JOB_NOT_FOUND: no job {id}");
    }

    [Fact]
    public async Task The_events_of_a_job_tell_its_life_and_end_with_it()
    {
        var id = await Cluster.CreateJobAsync("FakeJob", FakeJobs.Counting(workers: 1, ticks: 20));

        var followed = (await Cluster.CliAsync("job", "events", "--job-id", id, "--follow", "-o", "json")).ShouldExitWith(0);

        var events = followed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonElement.Parse(line));
        var states = events.Where(item => item.GetProperty("subject").GetString() == $"job/{id}")
            .Select(static item => item.GetProperty("to").GetString());
        states.ShouldBe(["Pending", "Starting", "Running", "Finished"]);
    }

    private TestCluster Cluster => pair.Cluster;

    private async Task<JsonElement> QueryAsync(string id) =>
        (await Cluster.CliAsync("job", "query", "--job-id", id, "-o", "json")).ShouldExitWith(0).Json;

    private static long RowsOf(JsonElement job) => job.GetProperty("progress").GetProperty("done").GetInt64();
}
