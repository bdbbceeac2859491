using Tiflow.Integration.Tests.Cluster;
using Tiflow.Metadata.Tests.Etcd;
using Tiflow.Protocol.V1;

namespace Tiflow.Integration.Tests.Etcd;

/// <summary>From one master to several, and back: a backup of either store fills the other.</summary>
[Collection(OneAtATime.Name)]
public sealed class MigrationTests : IAsyncLifetime
{
    private readonly string[] _addresses = [TestCluster.FreeAddress(), TestCluster.FreeAddress()];
    private readonly TestCluster _cluster = new();
    private EtcdProcess[] _etcd = [];

    private string Backup => _cluster.PathOf("tiflow.backup");

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
    public async Task A_backup_of_sqlite_fills_etcd_and_one_of_etcd_through_a_follower_fills_sqlite()
    {
        var alone = await _cluster.StartMasterAsync();
        var executor = await _cluster.StartExecutorAsync("executor-1");
        var done = await _cluster.CreateJobAsync("FakeJob", FakeJobs.Counting(workers: 1, ticks: 1), "--job-id", "done");
        await _cluster.CreateJobAsync("FakeJob", FakeJobs.Endless(workers: 2), "--job-id", "paused");
        await _cluster.FinishedAsync(done);
        (await _cluster.CliAsync("job", "pause", "--job-id", "paused", "--wait")).ShouldExitWith(0);
        var events = (await _cluster.CliAsync("job", "events", "--job-id", done)).ShouldExitWith(0).Output;
        await SaveAsync(_cluster.MasterAddress);
        await executor.TerminateAsync();
        await alone.TerminateAsync();

        var leader = Master("master-0", _addresses[0]);
        await leader.StartAsync();
        var follower = Master("master-1", _addresses[1]);
        await follower.StartAsync();
        await RestoreAsync(_addresses[1]);
        (await CliAsync(_addresses[1], "job", "list", "-o", "json")).Json.EnumerateArray().Select(static job => job.GetProperty("state").GetString())
            .ShouldBe(["Finished", "Paused"]);
        await CliAsync(_addresses[1], "job", "create", "--job-type", "FakeJob", "--job-config", _cluster.PathOf("job.json"), "--job-id", "later");
        await SaveAsync(_addresses[1]);
        await follower.TerminateAsync();
        await leader.TerminateAsync();

        await _cluster.Master(directory: "alone-again").StartAsync();
        await RestoreAsync(_cluster.MasterAddress);
        await executor.StartAsync();
        (await _cluster.Client.ListAsync(cancellationToken: _cluster.Deadline)).Select(static job => job.Id).ShouldBe(["done", "paused", "later"]);
        (await _cluster.CliAsync("job", "events", "--job-id", done)).ShouldExitWith(0).Output.ShouldBe(events);
        (await _cluster.CliAsync("job", "resume", "--job-id", "paused", "--wait")).ShouldExitWith(0);
        await _cluster.JobAsync("later", static job => job.State == JobState.Running);
    }

    private Task<CliResult> SaveAsync(string address) => CliAsync(address, "backup", Backup);

    private Task<CliResult> RestoreAsync(string address) => CliAsync(address, "restore", Backup);

    private async Task<CliResult> CliAsync(string address, params string[] arguments) =>
        (await _cluster.RunAsync(Repository.Tiflow, ["cli", "--master-addrs", address, .. arguments])).ShouldExitWith(0);

    private Node Master(string name, string address) => _cluster.TiflowNode(
        name,
        address,
        ["master", "--name", name, "--metastore", $"etcd://{_etcd[0].Client}", "--master-addr", address]);
}
