using Microsoft.Extensions.Logging.Abstractions;
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
        _table = new RunnableTable(factory, NullLogger<RunnableTable>.Instance);
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

    [Fact]
    public async Task Many_long_reports_come_in_messages_that_the_leader_takes_and_none_is_lost()
    {
        for (var i = 1; i <= 100; i++)
        {
            _table.Assign(AssignOf(incarnation: 1, index: i, "report-long"));
        }

        await _table.StopAllAsync(Sdk.StopReason.Cancel, TestContext.Current.CancellationToken);
        _table.ReportAllAnew();
        var messages = _table.TakeReports().ToArray();

        messages.ShouldAllBe(message => message.CalculateSize() < 1024 * 1024);
        messages.SelectMany(static message => message.Reports_).Select(static report => report.Runnable.Index).Order()
            .ShouldBe(Enumerable.Range(1, 100));
        _table.TakeReports().ShouldBeEmpty();
    }

    private static Assign AssignOf(long incarnation, int index = 1, string what = "wait") => new()
    {
        Runnable = new IncarnationRef { JobSeq = 1, Index = index, Incarnation = incarnation },
        JobId = "job",
        ProjectId = "default",
        Type = "Test",
        Config = Google.Protobuf.ByteString.CopyFromUtf8($$"""{ "what": "{{what}}" }"""),
    };
}
