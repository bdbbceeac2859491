using System.Text.Json;
using Tiflow.Integration.Tests.Cluster;

namespace Tiflow.Integration.Tests.Jobs;

/// <summary>What projects may have is kept, also by the next leader.</summary>
public sealed class ProjectTests : ClusterTest
{
    [Fact]
    public async Task A_quota_refuses_holds_and_lets_go_over_leaders()
    {
        var master = await Cluster.StartMasterAsync();
        await Cluster.StartExecutorAsync();
        await SetAsync("--weight", "3", "--quota", "jobs=1,workers=1");
        var id = await Cluster.CreateJobAsync("FakeJob", FakeJobs.Endless(workers: 2), "--project-id", "data");

        await master.Kill9Async();
        await Cluster.StartMasterAsync();

        var config = Cluster.WriteFile("more.json", """{"worker-count": 1, "target-tick": 1}""");
        var refused = await Cluster.CliAsync("job", "create", "--project-id", "data", "--job-type", "FakeJob", "--job-config", config);
        refused.ShouldExitWith(1).Error.ShouldStartWith("error: QUOTA_EXCEEDED: project data has 1 jobs that have not ended");
        (await ProjectAsync(workers: 1, waiting: 1)).GetProperty("weight").GetInt32().ShouldBe(3);
        var placement = (await Cluster.CliAsync("job", "explain", "--project-id", "data", "--job-id", id, "-o", "json")).ShouldExitWith(0).Json;
        placement.GetProperty("quota").GetProperty("exceeded").GetString().ShouldBe("workers");

        await SetAsync("--no-quota");

        (await ProjectAsync(workers: 2, waiting: 0)).GetProperty("quota").EnumerateObject().ShouldBeEmpty();
        (await Cluster.CliAsync("project", "list")).ShouldExitWith(0).Output.ShouldContain("data  3");
    }

    private async Task SetAsync(params string[] what) =>
        (await Cluster.CliAsync(["project", "set", "--project-id", "data", .. what])).ShouldExitWith(0);

    private Task<JsonElement> ProjectAsync(int workers, int waiting) => Eventually.IsAsync(
        $"{workers} workers placed and {waiting} waiting",
        async _ => (await Cluster.CliAsync("project", "show", "--project-id", "data", "-o", "json")).ShouldExitWith(0).Json,
        project => project.GetProperty("used").GetProperty("workers").GetInt32() == workers && project.GetProperty("waiting").GetInt32() == waiting,
        Cluster.Deadline);
}
