using System.Globalization;
using System.Text.Json;
using Tiflow.Jobs.Fake;
using Tiflow.Jobs.Tests.Etcd;
using Tiflow.Jobs.Tests.Harness;
using Tiflow.Sdk;

namespace Tiflow.Jobs.Tests.Fake;

/// <summary>Workers that watch keys of a real etcd.</summary>
public sealed class KeyWatchTests(EtcdFixture etcd) : IClassFixture<EtcdFixture>, IAsyncDisposable
{
    private const int Deadline = 60_000;

    private readonly string _prefix = $"/fake-job/{Guid.NewGuid():N}/";
    private JobHarness? _job;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Key => $"{_prefix}0";

    public async ValueTask DisposeAsync()
    {
        if (_job is not null)
        {
            await _job.DisposeAsync();
        }
    }

    [Fact(Timeout = Deadline)]
    public async Task Changes_of_its_key_from_the_start_revision_on_are_counted_and_no_others()
    {
        var before = await etcd.Keys.PutAsync(Key, "before");
        await etcd.Keys.PutAsync(Key, "one");
        Start(before);
        await ShowsAsync(count: 1, "one");

        await etcd.Keys.PutAsync($"{Key}1", "of another key");
        var last = await etcd.Keys.PutAsync(Key, "two");

        (await ShowsAsync(count: 2, "two")).Revision.ShouldBe(last);
    }

    [Fact(Timeout = Deadline)]
    public async Task A_deletion_is_a_change_that_leaves_no_value()
    {
        var start = await etcd.Keys.PutAsync(Key, "before");
        Start(start);
        await etcd.Keys.PutAsync(Key, "one");
        await etcd.Keys.DeleteAsync(Key);

        await ShowsAsync(count: 2, "");
    }

    [Fact(Timeout = Deadline)]
    public async Task A_watch_from_now_on_counts_what_changes_while_the_worker_is_away()
    {
        await etcd.Keys.PutAsync(Key, "before");
        Start(startRevision: 0);
        await EventuallyAsync(static watch => watch.Revision > 0, "the watch has begun");
        await _job!.StopAsync(StopReason.Move);
        await etcd.Keys.PutAsync(Key, "one");
        await etcd.Keys.PutAsync(Key, "two");

        _job.Resume();

        await ShowsAsync(count: 2, "two");
    }

    [Fact(Timeout = Deadline)]
    public async Task The_revision_to_begin_with_is_saved_before_anything_is_counted()
    {
        var before = await etcd.Keys.PutAsync(Key, "before");
        Start(startRevision: 0, "\"tick-interval\": \"1h\",");
        await EventuallyAsync(static watch => watch.Revision > 0, "the watch has begun");
        await etcd.Keys.PutAsync(Key, "one");
        await ShowsAsync(count: 1, "one");
        await _job!.StopAsync(StopReason.Pause);

        FirstSaved().ShouldBe(WatchPosition.At(before));
    }

    [Fact(Timeout = Deadline)]
    public async Task Counts_stay_exact_over_failures_of_the_worker()
    {
        var start = await etcd.Keys.PutAsync(Key, "before");
        Start(start, "\"inject-error-interval\": \"150ms\",");
        for (var i = 1; i <= 20; i++)
        {
            await etcd.Keys.PutAsync(Key, i.ToString(CultureInfo.InvariantCulture));
            if (i % 5 == 0)
            {
                var runs = Runs();
                await Eventually.HoldsAsync(() => Runs() > runs, "the worker has failed and runs again");
            }
        }

        await ShowsAsync(count: 20, "20");
    }

    [Fact(Timeout = Deadline)]
    public async Task An_etcd_that_was_away_is_watched_again_and_meanwhile_the_detail_says_why()
    {
        var start = await etcd.Keys.PutAsync(Key, "before");
        Start(start);
        await etcd.Keys.PutAsync(Key, "one");
        await ShowsAsync(count: 1, "one");

        await etcd.Process.KillAsync();
        await EventuallyAsync(watch => watch.Problem?.StartsWith($"etcd {etcd.Process.Client}: ", StringComparison.Ordinal) == true, "the reason is shown");
        etcd.Process.Start();
        await etcd.Keys.PutAsync(Key, "two");

        (await ShowsAsync(count: 2, "two")).Problem.ShouldBeNull();
        await _job!.StopAsync(StopReason.Pause);
        _job.Workers["worker-0"].Runs.ShouldBe(1);
    }

    [Fact(Timeout = Deadline)]
    public async Task A_member_that_does_not_answer_is_passed_over()
    {
        var start = await etcd.Keys.PutAsync(Key, "before");
        Start(start, endpoints: $"\"127.0.0.1:1\", \"{etcd.Process.Client}\"");
        await etcd.Keys.PutAsync(Key, "one");

        await ShowsAsync(count: 1, "one");
    }

    [Fact(Timeout = Deadline)]
    public async Task Changes_that_etcd_has_compacted_before_they_were_counted_fail_the_job_for_good()
    {
        var start = await etcd.Keys.PutAsync(Key, "before");
        await etcd.Keys.PutAsync(Key, "one");
        var kept = await etcd.Keys.PutAsync(Key, "two");
        await etcd.Keys.CompactAsync(kept);

        Start(start);

        var error = (await _job!.End.WaitAsync(Token)).Error.ShouldNotBeNull();
        error.Code.ShouldBe("REVISION_COMPACTED");
        error.Message.ShouldStartWith(
            $"worker worker-0: the changes of key \"{Key}\" from revision {start + 1} on are needed, but etcd has compacted them up to revision {kept},");
        error.Message.ShouldContain($"etcd-start-revision 0 (from now) or {kept} or more");
    }

    private void Start(long startRevision, string more = "", string? endpoints = null) => _job = JobHarness.Start(
        BuiltIn.Catalog,
        TimeProvider.System,
        "FakeJob",
        $$"""
        {
          "worker-count": 1, "target-tick": 1000000, {{more}} "etcd-watch-enable": true, "etcd-watch-prefix": "{{_prefix}}",
          "etcd-endpoints": [{{endpoints ?? $"\"{etcd.Process.Client}\""}}], "etcd-start-revision": {{startRevision}}
        }
        """);

    private Task<WatchReport> ShowsAsync(long count, string value) =>
        EventuallyAsync(watch => watch.Count == count && watch.Value == value, $"{count} changes, value \"{value}\"");

    private async Task<WatchReport> EventuallyAsync(Func<WatchReport, bool> condition, string promise)
    {
        WatchReport? seen = null;
        await Eventually.HoldsAsync(() => Shown() is { } watch && condition(seen = watch), promise);
        return seen!;
    }

    private int Runs() => _job!.Workers.TryGetValue("worker-0", out var worker) ? worker.Runs : 0;

    // As the job master shows it to users.
    private WatchReport? Shown() => _job!.Master.Detail<FakeDetail>()?.Workers[0].Watch;

    private WatchPosition? FirstSaved() => _job!.Workers["worker-0"].Checkpoints
        .Select(static json => JsonSerializer.Deserialize<FakeCheckpoint>(json, SdkJson.Options)!.Watch)
        .First(static watch => watch is not null);
}
