using System.Globalization;
using Tiflow.Integration.Tests.Cluster;
using Tiflow.Protocol.V1;

namespace Tiflow.Integration.Tests.Faults;

public sealed class DurabilityTests : ClusterTest
{
    private const int Rounds = 5;

    [Fact]
    public async Task A_job_whose_creation_was_answered_survives_a_kill_of_the_master()
    {
        var master = await Cluster.StartMasterAsync();
        var created = new List<string>();
        for (var round = 0; round < Rounds; round++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"job-{round}");
            await Cluster.CreateJobAsync("FakeJob", new Dictionary<string, int> { ["worker-count"] = 1 }, "--job-id", id);
            await master.Kill9Async();
            created.Add(id);
            await master.StartAsync();

            var jobs = await Cluster.Client.ListAsync(cancellationToken: Cluster.Deadline);
            jobs.Select(static job => job.Id).ShouldBe(created);
            jobs.ShouldAllBe(static job => job.State == JobState.Pending);
        }
    }
}
