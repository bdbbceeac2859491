using Tiflow.Integration.Tests.Cluster;
using Tiflow.Protocol.V1;

namespace Tiflow.Integration.Tests.Backups;

/// <summary>A cluster is lost, and another one goes on from its backup.</summary>
public sealed class BackupTests : ClusterTest
{
    private const int Workers = 2;

    private string Backup => Cluster.PathOf("tiflow.backup");

    [Fact]
    public async Task Jobs_go_on_from_the_backup_and_what_still_runs_of_the_lost_cluster_is_fenced()
    {
        var lost = await Cluster.StartMasterAsync();
        var zombie = await Cluster.StartExecutorAsync("executor-1");
        var id = await Cluster.CreateJobAsync("FakeJob", FakeJobs.Counting(Workers, ticks: 1500));
        var saved = await TicksAsync(id, atLeast: 100);
        await SaveAsync(jobs: 1);
        await zombie.Kill9Async();
        await zombie.StartAsync();
        var last = (await Cluster.JobAsync(id, static job => AllRun(job) && job.Master.Incarnation == 2)).Runs();
        await TicksAsync(id, atLeast: saved + 300);
        zombie.Send(Signal.Stop);
        await lost.Kill9Async();

        await Cluster.Master(directory: "new-master").StartAsync();
        (await Cluster.CliAsync("restore", Backup)).ShouldExitWith(0).Output.ShouldStartWith("restored 1 jobs in ");
        await Cluster.StartExecutorAsync("executor-2");
        var running = await Cluster.JobAsync(id, AllRun);
        var ticks = await TicksAsync(id, atLeast: 1);
        zombie.Send(Signal.Continue);

        ticks.ShouldBeInRange(saved, saved + 299, "where the backup was, not where the lost cluster got to");
        running.Runs().Zip(last).ShouldAllBe(static pair => pair.First.Incarnation > pair.Second.Incarnation);
        await Eventually.IsAsync(
            "all that ran in the lost cluster has ended",
            _ => Task.FromResult(zombie.Log.Count(static line => line.Contains("#2 has ended: ", StringComparison.Ordinal))),
            static ended => ended == Workers + 1,
            Cluster.Deadline);
        var finished = await Cluster.FinishedAsync(id);
        finished.Workers.Select(static worker => worker.Incarnation).ShouldBe(running.Workers.Select(static worker => worker.Incarnation));
        (await Cluster.FakeWorkersAsync(id)).ShouldAllBe(static worker => worker.Tick == 1500);
    }

    [Fact]
    public async Task A_master_that_is_killed_while_it_restores_is_empty_afterwards_and_can_be_restored()
    {
        var lost = await Cluster.StartMasterAsync();
        string[] ids = ["a", "b", "c"];
        foreach (var id in ids)
        {
            await Cluster.CreateJobAsync("FakeJob", FakeJobs.Counting(Workers, ticks: 1), "--job-id", id);
        }

        await SaveAsync(ids.Length);
        await lost.TerminateAsync();
        var master = Cluster.Master(directory: "new-master");
        await master.StartAsync();

        using (await HalfRestore.BeginAsync(Cluster, master, Backup))
        {
            await master.Kill9Async();
        }

        await master.StartAsync();
        (await Cluster.Client.ListAsync(cancellationToken: Cluster.Deadline)).ShouldBeEmpty();
        (await Cluster.CliAsync("restore", Backup)).ShouldExitWith(0);
        (await Cluster.Client.ListAsync(cancellationToken: Cluster.Deadline)).Select(static job => job.Id).ShouldBe(ids);
        (await Cluster.CliAsync("restore", Backup, "-o", "json")).ShouldExitWith(0).Json.GetProperty("was_restored_before").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task A_client_that_goes_away_while_it_restores_leaves_nothing_behind()
    {
        var master = await Cluster.StartMasterAsync();
        await SaveAsync(jobs: 0);

        (await HalfRestore.BeginAsync(Cluster, master, Backup)).Dispose();

        await Cluster.AnswersAsync(master, "/readyz", System.Net.HttpStatusCode.OK);
        (await Cluster.CliAsync("restore", Backup)).ShouldExitWith(0);
    }

    [Fact]
    public async Task A_cluster_with_jobs_and_a_damaged_file_are_refused_by_name()
    {
        await Cluster.StartMasterAsync();
        await Cluster.CreateJobAsync("FakeJob", FakeJobs.Endless(Workers), "--job-id", "x");
        await SaveAsync(jobs: 1);
        var cut = Cluster.PathOf("cut");
        await File.WriteAllBytesAsync(cut, (await File.ReadAllBytesAsync(Backup, Cluster.Deadline))[..^1], Cluster.Deadline);

        (await Cluster.CliAsync("restore", Backup)).ShouldExitWith(1)
            .Error.ShouldStartWith($"error: RESOURCE_CONFLICT: {Backup}: this cluster has or had jobs");
        (await Cluster.CliAsync("restore", cut)).ShouldExitWith(1).Error.ShouldStartWith($"error: INVALID_ARGUMENT: {cut}: the backup is cut off after ");
        (await Cluster.CliAsync("backup", Cluster.PathOf("none/x"))).ShouldExitWith(1)
            .Error.ShouldStartWith("error: INVALID_ARGUMENT: cannot save the backup as ");
        (await Cluster.Client.ListAsync(cancellationToken: Cluster.Deadline)).ShouldHaveSingleItem();
    }

    private static bool AllRun(Job job) => job is { State: JobState.Running, Workers.Count: Workers }
        && job.Workers.All(static worker => worker.State == WorkerState.Running);

    private async Task SaveAsync(int jobs)
    {
        var saved = (await Cluster.CliAsync("backup", Backup, "-o", "json")).ShouldExitWith(0).Json;
        saved.GetProperty("jobs").GetInt32().ShouldBe(jobs);
        saved.GetProperty("bytes").GetInt64().ShouldBe(new FileInfo(Backup).Length);
    }

    // What the slowest worker has counted.
    private async Task<long> TicksAsync(string id, long atLeast)
    {
        var job = await Cluster.JobAsync(id, job => AllRun(job) && job.Workers.All(worker => worker.Progress?.Done >= atLeast));
        return job.Workers.Min(static worker => worker.Progress.Done);
    }
}
