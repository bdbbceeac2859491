using Tiflow.Core.Events;
using Tiflow.Core.Runnables;
using Tiflow.Core.Tests.Support;

namespace Tiflow.Core.Tests.Cluster;

public sealed class TimerTests
{
    private readonly ClusterScript _script = new();

    public TimerTests()
    {
        _script.AddExecutor();
        _script.Create("j");
    }

    [Fact]
    public void Pausing_and_resuming_without_end_leaves_no_heap_of_timers()
    {
        for (var i = 0; i < 1000; i++)
        {
            _script.Change("j", JobVerb.Pause);
            _script.Change("j", JobVerb.Resume);
        }

        _script.State.Timers.Count.ShouldBeLessThan(10);
    }

    [Fact]
    public void Failing_and_retrying_without_end_leaves_no_heap_of_timers()
    {
        for (var i = 0; i < 1000; i++)
        {
            _script.Exit("j", 0, ExitOutcome.FailedTransient);
            _script.Change("j", JobVerb.Retry);
        }

        _script.State.Timers.Count.ShouldBeLessThan(10);
    }

    [Fact]
    public void Reconnecting_without_end_leaves_no_heap_of_timers()
    {
        for (var i = 0; i < 1000; i++)
        {
            _script.Executors[0].Disconnect();
            _script.Executors[0].Connect();
        }

        _script.State.Timers.Count.ShouldBeLessThan(10);
    }
}
