using System.Diagnostics;
using System.Globalization;
using Tiflow.Integration.Tests.Cluster;
using Tiflow.Protocol.V1;

namespace Tiflow.Integration.Tests.Etcd;

/// <summary>Masters that run their own etcd members: nothing else is installed, and each may go and come back.</summary>
[Collection(OneAtATime.Name)]
public sealed class SupervisedMemberTests(MasterTrio trio) : IClassFixture<MasterTrio>, IDisposable
{
    private TestCluster Cluster => trio.Cluster;

    public void Dispose()
    {
        if (TestContext.Current.TestState?.Result == TestResult.Failed)
        {
            TestContext.Current.TestOutputHelper?.WriteLine(Cluster.Logs());
        }
    }

    [Fact]
    public async Task A_killed_leader_takes_its_member_along_and_comes_back_while_the_job_goes_on()
    {
        var id = await Cluster.CreateJobAsync("FakeJob", FakeJobs.Counting(workers: 4, ticks: 600));
        var before = await Cluster.JobAsync(id, AllRun);
        var leader = await LeaderAsync();
        using var member = MemberOf(leader);
        member.HasExited.ShouldBeFalse();

        await trio.Masters[leader].Kill9Async();
        await GoneAsync(member.Id).WaitAsync(TimeSpan.FromSeconds(1), Cluster.Deadline);
        var other = await Cluster.CreateJobAsync("FakeJob", FakeJobs.Counting(workers: 1, ticks: 1));
        await trio.Masters[leader].StartAsync();

        var after = await Cluster.FinishedAsync(id);
        IncarnationsOf(after).ShouldBe(IncarnationsOf(before));
        await Cluster.FinishedAsync(other);
    }

    [Fact]
    public async Task A_stopped_master_leaves_no_member_behind_and_accepts_only_what_fits_its_data()
    {
        var master = await FollowerAsync();
        using var member = MemberOf(master);

        (await trio.Masters[master].TerminateAsync()).ShouldBe(0);

        member.HasExited.ShouldBeTrue();
        (await RefusedAsync(trio.Command(master, name: "nobody"))).ShouldStartWith(
            "error: INVALID_ARGUMENT: --initial-cluster: nobody, the name of this master");
        (await RefusedAsync(trio.Command(master, list: $"{trio.InitialCluster},ip9=127.0.0.1:1"))).ShouldStartWith(
            $"error: INVALID_ARGUMENT: --initial-cluster is {trio.InitialCluster},ip9=http://127.0.0.1:1, but the data in {trio.DataOf(master)} were made for");
        Directory.Move(trio.DataOf(master), Cluster.PathOf("saved"));
        (await RefusedAsync(trio.Command(master))).ShouldContain(
            $"has lost the data of {MasterTrio.Name(master)}, but the cluster still counts on them");
        Directory.Delete(trio.DataOf(master), recursive: true);
        Directory.Move(Cluster.PathOf("saved"), trio.DataOf(master));
        await trio.Masters[master].StartAsync();
    }

    private static IEnumerable<(string Name, long Incarnation)> IncarnationsOf(Job job) =>
        job.Workers.Select(static worker => (worker.Name, worker.Incarnation));

    // A process that nobody has waited for yet has an empty command line.
    private async Task GoneAsync(int processId)
    {
        while (File.Exists($"/proc/{processId}/cmdline") && (await File.ReadAllTextAsync($"/proc/{processId}/cmdline", Cluster.Deadline)).Length > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cluster.Deadline);
        }
    }

    private static bool AllRun(Job job) =>
        job.Workers.Count == 4 && job.Workers.All(static worker => worker.State == WorkerState.Running);

    private async Task<int> LeaderAsync()
    {
        var masters = await Eventually.IsAsync(
            "a master leads",
            async _ => (await Cluster.CliAsync("master", "list", "-o", "json")).ShouldExitWith(0).Json,
            static masters => masters.EnumerateArray().Any(static master => master.GetProperty("is_leader").GetBoolean()),
            Cluster.Deadline);
        var leader = masters.EnumerateArray().Single(static master => master.GetProperty("is_leader").GetBoolean());
        return Array.FindIndex(trio.Masters, master => master.Name == leader.GetProperty("name").GetString());
    }

    private async Task<int> FollowerAsync() => (await LeaderAsync() + 1) % trio.Masters.Length;

    private Process MemberOf(int master) => Process.GetProcessById(int.Parse(
        File.ReadAllText(Path.Combine(trio.DataOf(master), "etcd.pid")), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture));

    // The last line; the log may stand before it.
    private async Task<string> RefusedAsync(string command)
    {
        var result = await Cluster.RunAsync("/bin/sh", ["-c", command]);
        result.ShouldExitWith(1).Output.ShouldBeEmpty();
        return result.Error.TrimEnd().Split('\n')[^1];
    }
}
