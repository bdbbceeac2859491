using System.Collections.Immutable;
using Tiflow.Core;
using Tiflow.Core.Effects;
using Tiflow.Core.Events;
using Tiflow.Core.Jobs;
using Tiflow.Core.Resources;
using Tiflow.Core.Runnables;
using Tiflow.Core.Schedules;
using Tiflow.Master.Tests.Support;
using Tiflow.Metadata.Memory;

namespace Tiflow.Master.Tests.ControlLoop;

/// <summary>What others send may be long: the store's limits end no leadership.</summary>
public sealed class OversizeTests : IAsyncDisposable
{
    private const int Workers = 299;

    private static readonly RunnableReport LongReport = new(new WorkProgress(1, 2, "rows"), new byte[60 * 1024]);

    private readonly LoopBench _bench = new(new MemoryStoreState());
    private long _seq;

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task An_error_of_two_mebibytes_is_acknowledged_and_kept_in_part()
    {
        await _bench.StartAsync();
        var runs = await RunAsync(workers: 0);

        await SayAsync(runs[0], Failed(ExitOutcome.FailedTerminal, new string('x', 2 * 1024 * 1024)));
        await _bench.WaitForAsync<ClusterEffect.AckEvent>(ack => ack.Seq == _seq);

        var error = (await _bench.GetJobAsync("a")).Status.Error.ShouldNotBeNull();
        error.Code.ShouldBe("BROKEN");
        error.Message.ShouldStartWith("xxxx");
        error.Message.ShouldEndWith("… (cut, of 2097152 bytes)");
        _bench.Running.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task Many_long_errors_at_once_are_all_acknowledged()
    {
        await _bench.StartAsync();
        var runs = await RunAsync(Workers);

        await TogetherAsync(runs.Select(run => Said(run, Failed(ExitOutcome.FailedTransient, new string('x', 16 * 1024)))));

        await _bench.WaitForAsync<ClusterEffect.AckEvent>(ack => ack.Seq == _seq);
        _bench.Running.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task Many_that_failed_with_long_details_are_tried_again()
    {
        await _bench.StartAsync();
        var runs = await RunAsync(Workers);
        foreach (var run in runs)
        {
            await SayAsync(run, new RunnableMessage.Exited(ExitOutcome.FailedTransient, new ErrorText("AWAY", "it is away"), LongReport));
        }

        await _bench.WaitForAsync<ClusterEffect.AckEvent>(ack => ack.Seq == _seq);
        await _bench.AskAsync(static tag => new ClusterEvent.ChangeJob(tag, new JobName("default", "a"), JobVerb.Retry));
        _bench.Time.Advance(TimeSpan.FromMilliseconds(1));

        await WaitForAssignsAsync(2 * (Workers + 1));
    }

    [Fact]
    public async Task Many_long_details_of_an_executor_that_dies_are_kept_and_its_work_goes_on()
    {
        await _bench.StartAsync();
        var runs = await RunAsync(Workers);
        await _bench.ConnectAsync(2, "other", slots: 1000);
        foreach (var run in runs)
        {
            await _bench.PostAsync(new ClusterEvent.Reported(1, run, LongReport));
        }

        await _bench.PostAsync(new ClusterEvent.SessionClosed(1));
        var probe = await _bench.WaitForAsync<ClusterEffect.Probe>(static _ => true);
        await _bench.PostAsync(new ClusterEvent.ProcessGone(probe.Executor, probe.ProcessId));

        await WaitForAssignsAsync(2 * (Workers + 1));
    }

    [Fact]
    public async Task Labels_that_no_record_has_room_for_are_refused_and_nobody_is_deposed()
    {
        await _bench.StartAsync();

        var job = _bench.Spec("a") with { Labels = Labels(("long", new string('x', 1_200_000))) };
        var schedule = new ScheduleSpec { Name = job.Name, Cron = CronSchedule.Parse("0 3 * * *", "UTC"), CreatedAt = job.CreatedAt, Job = job };

        await RefusedAsync(
            tag => new ClusterEvent.CreateJob(tag, job, DryRun: false),
            "labels: 1200004 bytes of names and values are more than the limit of 8192");
        await RefusedAsync(tag => new ClusterEvent.CreateSchedule(tag, schedule, DryRun: false), "labels: ");
        await RefusedAsync(
            tag => new ClusterEvent.CreateJob(tag, job with { Labels = Labels(), TenantId = new string('x', 254) }, DryRun: false),
            "tenant: 254 bytes are more than the limit of 253");
        _bench.Running.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task Labels_that_updates_add_up_are_refused_when_they_are_too_many()
    {
        await _bench.StartAsync();
        await _bench.CreateJobAsync("a");
        Func<long, ClusterEvent.Request> Add(int first, int count) => tag => new ClusterEvent.UpdateJob(tag, new JobName("default", "a"), new JobUpdate
        {
            SetLabels = Labels([.. Enumerable.Range(first, count).Select(static i => ($"label{i}", ""))]),
        });

        (await _bench.AskAsync(Add(0, 64))).ShouldBeOfType<RequestResult.Job>();
        await RefusedAsync(Add(64, 1), "labels: 65 of them are more than the limit of 64");
    }

    [Fact]
    public async Task A_demand_of_too_many_resources_is_refused()
    {
        await _bench.StartAsync();
        var demand = ResourceVector.From(Enumerable.Range(0, 100_000).Select(static i => KeyValuePair.Create($"resource{i}", 1L)));

        await RefusedAsync(
            tag => new ClusterEvent.CreateJob(tag, _bench.Spec("a"), DryRun: false) { Demand = demand },
            "demand: 100000 resources are more than the limit of 64");
    }

    private static ImmutableSortedDictionary<string, string> Labels(params (string Name, string Value)[] labels) =>
        labels.ToImmutableSortedDictionary(static label => label.Name, static label => label.Value, StringComparer.Ordinal);

    private static RunnableMessage.Exited Failed(ExitOutcome outcome, string message) => new(outcome, new ErrorText("BROKEN", message), Report: null);

    private async Task RefusedAsync(Func<long, ClusterEvent.Request> request, string text)
    {
        var error = (await _bench.AskAsync(request)).ShouldBeOfType<RequestResult.Refused>().Error;
        error.Code.ShouldBe("INVALID_ARGUMENT");
        error.Message.ShouldStartWith(text);
    }

    /// <summary>A job's master and its workers, all placed on the executor of session 1.</summary>
    private async Task<IncarnationId[]> RunAsync(int workers)
    {
        await _bench.ConnectAsync(1, "e", slots: 1000);
        await _bench.CreateJobAsync("a");
        var master = await _bench.WaitForAsync<ClusterEffect.Assign>(static _ => true);
        foreach (var some in Enumerable.Range(1, workers).Chunk(100))
        {
            var specs = some.Select(static i => new RunnableSpec { Name = $"w{i}", Type = "W", Demand = ResourceVector.OneSlot });
            await SayAsync(master.Incarnation, new RunnableMessage.CreateWorkers([.. specs]));
        }

        return await WaitForAssignsAsync(workers + 1);
    }

    private async Task<IncarnationId[]> WaitForAssignsAsync(int count)
    {
        await _bench.WaitForAsync<ClusterEffect.Assign>(_ => _bench.Effects.OfType<ClusterEffect.Assign>().Count() >= count);
        return [.. _bench.Effects.OfType<ClusterEffect.Assign>().Select(static assign => assign.Incarnation)];
    }

    private ClusterEvent.RunnableSaid Said(IncarnationId run, RunnableMessage message) => new(1, ++_seq, run, message);

    private Task SayAsync(IncarnationId run, RunnableMessage message) => _bench.PostAsync(Said(run, message));

    // They wait while a commit is under way: the next batch may take them all.
    private async Task TogetherAsync(IEnumerable<ClusterEvent> events)
    {
        var (arrived, commit) = (new TaskCompletionSource(), new TaskCompletionSource());
        _bench.Faults.DelayCommit = (_, _) =>
        {
            arrived.TrySetResult();
            return commit.Task;
        };
        var answer = _bench.CreateJobAsync("first");
        await arrived.Task.WaitAsync(TestContext.Current.CancellationToken);
        foreach (var waiting in events)
        {
            await _bench.PostAsync(waiting);
        }

        commit.SetResult();
        await answer;
    }
}
