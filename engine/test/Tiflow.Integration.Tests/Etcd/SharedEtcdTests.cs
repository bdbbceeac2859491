using System.Net;
using Tiflow.Integration.Tests.Cluster;
using Tiflow.Metadata.Tests.Etcd;
using Tiflow.Protocol.V1;

namespace Tiflow.Integration.Tests.Etcd;

/// <summary>Three masters on one etcd: one leads, the others stand by.</summary>
[Collection(OneAtATime.Name)]
public sealed class SharedEtcdTests : IAsyncLifetime
{
    private readonly string[] _addresses = [TestCluster.FreeAddress(), TestCluster.FreeAddress(), TestCluster.FreeAddress()];
    private readonly TestCluster _cluster;
    private EtcdProcess[] _etcd = [];

    public SharedEtcdTests() => _cluster = new TestCluster { MasterAddress = string.Join(',', _addresses) };

    public async ValueTask InitializeAsync() => _etcd = await EtcdProcess.StartClusterAsync(1, _cluster.Deadline);

    public async ValueTask DisposeAsync()
    {
        if (TestContext.Current.TestState?.Result == TestResult.Failed)
        {
            TestContext.Current.TestOutputHelper?.WriteLine(_cluster.Logs());
        }

        await _cluster.DisposeAsync();
        await _etcd[0].DisposeAsync();
    }

    [Fact]
    public async Task When_the_leader_is_killed_another_master_leads_and_nothing_restarts()
    {
        var leader = Master("master-0", _addresses[0]);
        await leader.StartAsync();
        await Task.WhenAll(
            Master("master-1", _addresses[1]).StartAsync(),
            Master("master-2", _addresses[2]).StartAsync(),
            _cluster.StartExecutorAsync("executor-1"),
            _cluster.StartExecutorAsync("executor-2"));
        var id = await _cluster.CreateJobAsync("FakeJob", FakeJobs.Counting(workers: 6, ticks: 500));
        var before = await _cluster.JobAsync(id, AllRun);

        await leader.Kill9Async();
        var other = await _cluster.CreateJobAsync("FakeJob", FakeJobs.Counting(workers: 1, ticks: 1));

        var after = await _cluster.FinishedAsync(id);
        IncarnationsOf(after).ShouldBe(IncarnationsOf(before));
        await _cluster.FinishedAsync(other);
    }

    [Fact]
    public async Task A_master_that_stands_by_is_ready()
    {
        await Master("master-0", _addresses[0]).StartAsync();
        var other = Master("master-1", _addresses[1]);
        await other.StartAsync();

        await _cluster.AnswersAsync(other, "/readyz", HttpStatusCode.OK);
    }

    // A job that is Finished has no job master any more; its own run shows in its state, which never left Running.
    private static IEnumerable<(string Name, long Incarnation)> IncarnationsOf(Job job) =>
        job.Workers.Select(static worker => (worker.Name, worker.Incarnation));

    private static bool AllRun(Job job) =>
        job.Workers.Count == 6 && job.Workers.All(static worker => worker.State == WorkerState.Running);

    private Node Master(string name, string address) => _cluster.TiflowNode(
        name,
        address,
        ["master", "--name", name, "--metastore", $"etcd://{_etcd[0].Client}", "--master-addr", address]);
}
