using Microsoft.Extensions.Time.Testing;
using Tiflow.Executor.Session;

namespace Tiflow.Executor.Tests.Session;

public sealed class LeaseWatchTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(5);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Before_the_first_welcome_there_is_no_lease()
    {
        var watch = new LeaseWatch(_time);

        watch.IsHeld.ShouldBeFalse();
        watch.Overdue.ShouldBeNull();
    }

    [Fact]
    public void The_lease_runs_from_the_sending_not_from_the_answer()
    {
        var watch = Begin();
        _time.Advance(TimeSpan.FromSeconds(1));
        watch.Sent(1);
        _time.Advance(TimeSpan.FromSeconds(3));

        watch.Acknowledged(1);

        watch.Overdue.ShouldBe(TimeSpan.FromSeconds(3) - Lease);
    }

    [Fact]
    public void Without_an_answer_the_lease_runs_out_however_often_it_is_asked_for()
    {
        var watch = Begin();
        for (var seq = 1; seq <= 10; seq++)
        {
            watch.Sent(seq);
            _time.Advance(TimeSpan.FromMilliseconds(500));
        }

        watch.IsHeld.ShouldBeFalse();
        watch.Overdue.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void A_late_answer_to_an_old_heartbeat_does_not_move_the_lease_back()
    {
        var watch = Begin();
        watch.Sent(1);
        _time.Advance(TimeSpan.FromSeconds(2));
        watch.Sent(2);
        watch.Acknowledged(2);

        watch.Acknowledged(1);

        watch.Overdue.ShouldBe(-Lease);
    }

    [Fact]
    public void A_lease_that_has_run_out_is_not_renewed_by_a_late_answer()
    {
        var watch = Begin();
        _time.Advance(TimeSpan.FromSeconds(1));
        watch.Sent(1);
        _time.Advance(Lease - TimeSpan.FromSeconds(1));

        watch.Acknowledged(1);

        watch.IsHeld.ShouldBeFalse();
    }

    private LeaseWatch Begin()
    {
        var watch = new LeaseWatch(_time);
        watch.Begin(Lease, _time.GetTimestamp());
        return watch;
    }
}
