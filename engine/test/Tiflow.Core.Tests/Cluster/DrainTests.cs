using Tiflow.Core.Effects;
using Tiflow.Core.Jobs;
using Tiflow.Core.Runnables;
using Tiflow.Core.Tests.Support;

namespace Tiflow.Core.Tests.Cluster;

public sealed class DrainTests
{
    private readonly ClusterScript _script = new();
    private readonly FakeExecutor _executor;

    public DrainTests()
    {
        _executor = _script.AddExecutor();
        _script.Create("j");
    }

    [Fact]
    public void Idle_executor_that_leaves_gets_its_goodbye_at_once()
    {
        var idle = _script.AddExecutor();

        idle.Leave();

        idle.HasLeft.ShouldBeTrue();
        _script.State.Executors.Keys.ShouldBe([_executor.Id]);
    }

    [Fact]
    public void Work_of_a_leaving_executor_is_asked_to_move_and_goes_on_elsewhere()
    {
        var other = _script.AddExecutor();

        _executor.Leave();

        _script.Effects.OfType<ClusterEffect.Stop>().Single().Reason.ShouldBe(StopReason.Move);
        _script.Run("j", 0).Executor.ShouldBe(other);
        _executor.HasLeft.ShouldBeTrue();
    }

    [Fact]
    public void Nothing_new_is_placed_on_a_leaving_executor()
    {
        _executor.Stops = false;
        _executor.Leave();

        _script.Create("k").Reason.ShouldContain("none of 1 executors takes work now");
    }

    [Fact]
    public void Goodbye_waits_until_nothing_is_left()
    {
        _executor.Stops = false;
        _executor.Leave();
        _script.ElapseSeconds(5);
        var early = _executor.HasLeft;

        JobStages.Settle(_script);

        (early, _executor.HasLeft).ShouldBe((false, true));
    }

    [Fact]
    public void Drain_goes_on_under_a_new_leader()
    {
        _executor.Stops = false;
        _executor.Leave();
        _script.RestartLeader();
        var other = _script.AddExecutor();

        JobStages.Settle(_script);

        _executor.HasLeft.ShouldBeTrue();
        _script.Run("j", 0).Executor.ShouldBe(other);
    }

    [Fact]
    public void Job_paused_while_it_moves_is_paused_and_not_placed_elsewhere()
    {
        _script.AddExecutor();
        _executor.Stops = false;
        _executor.Leave();

        _script.Change("j", Events.JobVerb.Pause);
        JobStages.Settle(_script);

        _script.Get("j").Status.State.ShouldBe(JobState.Paused);
    }
}
