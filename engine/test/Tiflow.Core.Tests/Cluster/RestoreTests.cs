using Tiflow.Core.Cluster;
using Tiflow.Core.Effects;
using Tiflow.Core.Events;
using Tiflow.Core.Executors;
using Tiflow.Core.Jobs;
using Tiflow.Core.Runnables;
using Tiflow.Core.Tests.Support;

namespace Tiflow.Core.Tests.Cluster;

/// <summary>A leader that begins with a backup, while executors live on that know more than it does.</summary>
public sealed class RestoreTests
{
    private const long Base = 1_000_000;

    private readonly ClusterScript _script = new();
    private readonly FakeExecutor _executor;

    public RestoreTests()
    {
        _executor = _script.AddExecutor();
        _script.Create("j");
        _script.CreateWorkers("j", "w");
    }

    [Fact]
    public void What_ran_at_the_backup_runs_again_with_numbers_beyond_all_that_were_given()
    {
        var backup = Backup();
        _script.Exit("j", 1, ExitOutcome.FailedTransient);
        _script.ElapseSeconds(60);
        _script.Run("j", 1).Incarnation.Number.ShouldBe(2);

        _script.RestoreFrom(backup, Base);
        _script.AddExecutor();

        _script.Run("j", 0).Incarnation.Number.ShouldBe(Base + 1);
        _script.Run("j", 1).Incarnation.Number.ShouldBe(Base + 1);
        _script.Get("j").Status.State.ShouldBe(JobState.Running);
    }

    [Fact]
    public void Executors_that_live_come_back_as_new_ones_and_all_that_they_run_is_fenced()
    {
        var running = _executor.Runs.Keys.ToArray();
        var id = _executor.Id;

        _script.RestoreFrom(Backup(), Base);
        var from = _script.Effects.Count;
        _executor.Connect();

        _executor.Id.Value.ShouldBeGreaterThan(1000);
        _executor.Id.ShouldNotBe(id);
        _script.Effects.Skip(from).OfType<ClusterEffect.Stop>().Where(static stop => stop.Reason == StopReason.Fenced)
            .Select(static stop => stop.Incarnation).ShouldBe(running, ignoreOrder: true);
    }

    [Fact]
    public void Jobs_that_are_created_afterwards_begin_beyond_the_base_too()
    {
        _script.RestoreFrom(Backup(), Base);
        _script.AddExecutor();

        _script.Create("new");

        var run = _script.Run("new", 0).Incarnation;
        run.Number.ShouldBe(Base + 1);
        run.Runnable.Job.Value.ShouldBeGreaterThan(1000);
    }

    [Fact]
    public void Cordons_hold_for_the_next_process_of_the_name()
    {
        _script.Change(_executor, ExecutorVerb.Cordon);

        _script.RestoreFrom(Backup(), Base);
        _script.AddExecutor(name: _executor.Spec.Name);

        _script.State.Executors.Values.Single(static executor => executor.Session is not null).Status.IsCordoned.ShouldBeTrue();
    }

    // What the store holds now, apart from what it will hold.
    private StoredImage Backup() => _script.Image.Copy();
}
