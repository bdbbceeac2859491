using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Tiflow.Executor.LocalResources;
using Tiflow.Executor.Options;
using Tiflow.Executor.Runtime;
using Tiflow.Executor.Session;
using Tiflow.Executor.Tests.Support;
using Tiflow.Protocol.V1;
using Tiflow.Sdk.Registration;

namespace Tiflow.Executor.Tests.Runtime;

[Collection("runnables")]
public sealed class RunnableTableTests
{
    private static readonly ExecutorOptions Options = new() { Name = "e", Join = ["127.0.0.1:1"], AdvertiseAddress = "127.0.0.1:2" };

    private readonly EventOutbox _outbox = new();
    private readonly FakeTimeProvider _time = new();
    private readonly RunnableTable _table;

    public RunnableTableTests()
    {
        var catalog = JobTypeCatalog.FromAssemblies(typeof(TestWorker).Assembly);
        var factory = new RunnableHostFactory(
            Options,
            catalog,
            _outbox,
            new LeaderLink(TimeProvider.System),
            new LocalDirectories(Options, NullLogger<LocalDirectories>.Instance),
            TimeProvider.System,
            NullLoggerFactory.Instance);
        _table = new RunnableTable(factory, _time, NullLogger<RunnableTable>.Instance);
    }

    [Fact]
    public void An_assignment_that_comes_again_starts_nothing()
    {
        _table.Assign(AssignOf(incarnation: 2));
        _table.Assign(AssignOf(incarnation: 2));
        _table.Assign(AssignOf(incarnation: 1));

        _table.Incarnations.ShouldHaveSingleItem().Incarnation.ShouldBe(2);
    }

    [Fact]
    public async Task An_incarnation_that_has_ended_is_shown_until_the_leader_knows_and_never_started_again()
    {
        _table.Assign(AssignOf(incarnation: 1));
        await _table.StopAllAsync(Sdk.StopReason.Cancel, TestContext.Current.CancellationToken);
        _table.Incarnations.ShouldHaveSingleItem();

        _table.Stop(new Stop { Runnable = AssignOf(incarnation: 1).Runnable, Reason = StopReason.Fenced });
        _table.Assign(AssignOf(incarnation: 1));

        _table.Count.ShouldBe(0);
    }

    [Fact]
    public void A_stop_for_another_incarnation_stops_nothing()
    {
        _table.Assign(AssignOf(incarnation: 5));

        _table.Stop(new Stop { Runnable = AssignOf(incarnation: 4).Runnable, Reason = StopReason.Fenced });

        _table.Count.ShouldBe(1);
    }

    // One a second: what has ended in the last five minutes is kept.
    [Fact]
    public async Task Ten_thousand_runnables_that_have_come_and_gone_leave_nothing_behind()
    {
        var said = new ConcurrentQueue<long>();
        _outbox.Attach(message =>
        {
            said.Enqueue(message.Event.Seq);
            return true;
        });
        for (var job = 1; job <= 10_000; job++)
        {
            _table.Assign(AssignOf(incarnation: job, job, "return"));
            while (_table.Count > 0)
            {
                while (said.TryDequeue(out var seq))
                {
                    _outbox.Acknowledge(new EventAck { Seq = seq });
                }

                await Task.Yield();
            }

            _time.Advance(TimeSpan.FromSeconds(1));
        }

        _table.Remembered.ShouldBeInRange(1, 300);
        _time.Advance(TimeSpan.FromMinutes(5));
        _table.Assign(AssignOf(incarnation: 20_000, job: 20_000));
        _table.Remembered.ShouldBe(1);
    }

    [Fact]
    public async Task An_incarnation_that_runs_is_not_started_again_however_long_its_predecessor_has_been_gone()
    {
        _table.Assign(AssignOf(incarnation: 1));
        _table.Stop(new Stop { Runnable = AssignOf(incarnation: 1).Runnable, Reason = StopReason.Fenced });
        _table.Assign(AssignOf(incarnation: 2));
        _time.Advance(TimeSpan.FromMinutes(6));

        _table.Assign(AssignOf(incarnation: 1));
        _table.Assign(AssignOf(incarnation: 2));

        _table.Incarnations.ShouldHaveSingleItem().Incarnation.ShouldBe(2);
        await _table.StopAllAsync(Sdk.StopReason.Cancel, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Many_long_reports_come_in_messages_that_the_leader_takes_and_none_is_lost()
    {
        for (var i = 1; i <= 100; i++)
        {
            _table.Assign(AssignOf(incarnation: 1, what: "report-long", index: i));
        }

        await _table.StopAllAsync(Sdk.StopReason.Cancel, TestContext.Current.CancellationToken);
        _table.ReportAllAnew();
        var messages = _table.TakeReports().ToArray();

        messages.ShouldAllBe(message => message.CalculateSize() < 1024 * 1024);
        messages.SelectMany(static message => message.Reports_).Select(static report => report.Runnable.Index).Order()
            .ShouldBe(Enumerable.Range(1, 100));
        _table.TakeReports().ShouldBeEmpty();
    }

    private static Assign AssignOf(long incarnation, long job = 1, string what = "wait", int index = 1) => new()
    {
        Runnable = new IncarnationRef { JobSeq = job, Index = index, Incarnation = incarnation },
        JobId = "job",
        ProjectId = "default",
        Type = "Test",
        Config = Google.Protobuf.ByteString.CopyFromUtf8($$"""{ "what": "{{what}}" }"""),
    };
}
