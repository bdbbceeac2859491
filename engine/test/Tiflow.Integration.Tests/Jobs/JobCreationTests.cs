using System.Text.Json;
using Tiflow.Integration.Tests.Cluster;

namespace Tiflow.Integration.Tests.Jobs;

/// <summary>What happens to a job before an executor takes it.</summary>
[Collection(OneAtATime.Name)]
public sealed class JobCreationTests(OneMaster master) : IClassFixture<OneMaster>
{
    private static readonly Dictionary<string, object> Endless = FakeJobs.Endless(workers: 2);

    [Fact]
    public async Task A_job_that_no_executor_has_taken_can_be_canceled()
    {
        var id = await Cluster.CreateJobAsync("FakeJob", Endless);
        (await StateAsync(id)).ShouldBe("Pending");

        (await Cluster.CliAsync("job", "cancel", "--job-id", id, "--wait")).ShouldExitWith(0);

        (await StateAsync(id)).ShouldBe("Canceled");
    }

    [Fact]
    public async Task Creating_the_same_job_twice_gives_one_job()
    {
        var first = await Cluster.CreateJobAsync("FakeJob", Endless, "--job-id", "nightly");
        var second = await Cluster.CreateJobAsync("FakeJob", Endless, "--job-id", "nightly");

        (first, second).ShouldBe(("nightly", "nightly"));
        (await Cluster.CliAsync("job", "list", "-o", "json")).ShouldExitWith(0).Json.EnumerateArray()
            .Count(static job => job.GetProperty("id").GetString() == "nightly").ShouldBe(1);
    }

    [Fact]
    public async Task Another_job_under_an_id_in_use_is_refused()
    {
        await Cluster.CreateJobAsync("FakeJob", Endless, "--job-id", "weekly");
        var other = Cluster.WriteFile("other.json", JsonSerializer.Serialize(FakeJobs.Endless(workers: 3)));

        var refused = await Cluster.CliAsync("job", "create", "--job-type", "FakeJob", "--job-config", other, "--job-id", "weekly");

        refused.ShouldExitWith(1).Error.ShouldStartWith("error: JOB_ALREADY_EXISTS: job weekly exists");
    }

    private TestCluster Cluster => master.Cluster;

    private async Task<string?> StateAsync(string id) =>
        (await Cluster.CliAsync("job", "query", "--job-id", id, "-o", "json")).ShouldExitWith(0).Json.GetProperty("state").GetString();
}
