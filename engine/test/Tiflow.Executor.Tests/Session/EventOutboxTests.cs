using Tiflow.Executor.Session;
using Tiflow.Protocol.V1;

namespace Tiflow.Executor.Tests.Session;

public sealed class EventOutboxTests
{
    private readonly EventOutbox _outbox = new();
    private readonly List<long> _sent = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_said_without_a_session_goes_out_with_the_next_one_in_order()
    {
        await SayAsync();
        await SayAsync();

        _outbox.Attach(Send);
        await SayAsync();

        _sent.ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task What_is_not_acknowledged_is_sent_again_in_the_next_session()
    {
        _outbox.Attach(Send);
        await SayAsync();
        await SayAsync();
        _outbox.Acknowledge(new EventAck { Seq = 1 });
        _outbox.Detach();
        _sent.Clear();

        _outbox.Attach(Send);

        _sent.ShouldBe([2]);
        _outbox.AckedSeq.ShouldBe(1);
    }

    [Fact]
    public async Task A_session_that_was_welcomed_before_the_gate_could_close_keeps_its_outbox()
    {
        _outbox.Attach(Send);

        _outbox.DetachIf(static () => false).ShouldBeFalse();
        await SayAsync();

        _sent.ShouldBe([1]);
    }

    [Fact]
    public async Task A_speaker_hears_the_leaders_answer()
    {
        _outbox.Attach(Send);
        var first = await SayAsync();
        var second = await SayAsync();

        _outbox.Acknowledge(new EventAck { Seq = 1 });
        _outbox.Acknowledge(new EventAck { Seq = 2, Error = new ErrorDetail { Code = "FENCED" } });

        (await first).ShouldBeNull();
        (await second).ShouldNotBeNull().Code.ShouldBe("FENCED");
    }

    [Fact]
    public async Task Nothing_is_sent_after_an_event_that_a_session_did_not_take()
    {
        var room = 1;
        _outbox.Attach(message => room-- > 0 && Send(message));
        await SayAsync();
        await SayAsync();
        room = 10;
        await SayAsync();
        _sent.ShouldBe([1]);

        _outbox.Attach(Send);

        _sent.ShouldBe([1, 1, 2, 3]);
    }

    [Fact]
    public async Task Speakers_wait_while_thousands_of_events_are_not_acknowledged()
    {
        for (var i = 0; i < 4096; i++)
        {
            await SayAsync();
        }

        var one = SayAsync();
        one.IsCompleted.ShouldBeFalse();
        _outbox.Acknowledge(new EventAck { Seq = 1 });

        await one.WaitAsync(TimeSpan.FromSeconds(10), Token);
    }

    private Task<Task<ErrorDetail?>> SayAsync() => _outbox.EnqueueAsync(new ExecutorEvent { Started = new Started() }, Token);

    private bool Send(ExecutorMessage message)
    {
        _sent.Add(message.Event.Seq);
        return true;
    }
}
