using Tiflow.Core.Effects;
using Tiflow.Core.Events;
using Tiflow.Core.Jobs;
using Tiflow.Core.Runnables;
using Tiflow.Master.ControlLoop;
using Tiflow.Master.Tests.Support;
using Tiflow.Metadata;
using Tiflow.Metadata.Memory;

namespace Tiflow.Master.Tests.ControlLoop;

public sealed class LeaderLoopTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nobody_is_answered_before_the_commit()
    {
        await using var bench = new LoopBench(new MemoryStoreState());
        var commit = new TaskCompletionSource();
        var arrived = new TaskCompletionSource();
        bench.Faults.DelayCommit = (_, _) =>
        {
            arrived.SetResult();
            return commit.Task;
        };
        await bench.StartAsync();

        var answer = bench.CreateJobAsync("a");
        await arrived.Task.WaitAsync(Token);
        bench.Effects.ShouldNotContain(effect => effect is ClusterEffect.Reply);
        commit.SetResult();

        (await answer).Status.State.ShouldBe(JobState.Pending);
    }

    [Fact]
    public async Task What_waits_while_a_commit_is_under_way_is_committed_together()
    {
        await using var bench = new LoopBench(new MemoryStoreState());
        var gate = new SemaphoreSlim(0);
        var commits = 0;
        bench.Faults.DelayCommit = async (_, cancellationToken) =>
        {
            Interlocked.Increment(ref commits);
            await gate.WaitAsync(cancellationToken);
        };
        await bench.StartAsync();

        var answers = Enumerable.Range(0, 50).Select(i => bench.CreateJobAsync($"job{i}")).ToArray();
        gate.Release(2);
        await Task.WhenAll(answers);

        commits.ShouldBeLessThanOrEqualTo(2);
    }

    [Fact]
    public async Task A_leader_that_was_paused_answers_nothing_from_what_was_true_before()
    {
        await using var bench = new LoopBench(new MemoryStoreState());
        await bench.StartAsync();
        await bench.CreateJobAsync("a");

        bench.IsCurrent = false;
        var answer = bench.GetJobAsync("a");

        (await Should.ThrowAsync<LeaderLostException>(() => bench.Running.WaitAsync(TimeSpan.FromSeconds(20), Token))).Code.ShouldBe("NOT_LEADER");
        answer.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task A_leader_that_was_paused_extends_no_lease()
    {
        await using var bench = new LoopBench(new MemoryStoreState());
        await bench.StartAsync();
        await bench.ConnectAsync(1, "e");

        bench.IsCurrent = false;
        await bench.PostAsync(new ClusterEvent.Heartbeat(1, 7));

        await Should.ThrowAsync<LeaderLostException>(() => bench.Running.WaitAsync(TimeSpan.FromSeconds(20), Token));
        bench.Effects.ShouldNotContain(effect => effect is ClusterEffect.AckHeartbeat);
    }

    [Fact]
    public async Task A_refused_commit_ends_the_leadership_and_nobody_hears_of_success()
    {
        await using var bench = new LoopBench(new MemoryStoreState());
        bench.Faults.RefusesCommit = _ => true;
        await bench.StartAsync();

        var answer = bench.CreateJobAsync("a");

        (await Should.ThrowAsync<LeaderLostException>(bench.Running)).Code.ShouldBe("UNAVAILABLE");
        answer.IsCompletedSuccessfully.ShouldBeFalse();
        bench.Effects.ShouldNotContain(effect => effect is ClusterEffect.Reply);
    }

    [Fact]
    public async Task A_deposed_leader_commits_nothing()
    {
        var state = new MemoryStoreState();
        await using var bench = new LoopBench(state);
        await bench.StartAsync();
        state.DeposeLeader();

        var answer = bench.CreateJobAsync("a");

        (await Should.ThrowAsync<LeaderLostException>(bench.Running)).Code.ShouldBe("NOT_LEADER");
        answer.IsCompletedSuccessfully.ShouldBeFalse();
    }

    [Fact]
    public async Task After_a_lost_reply_the_same_request_finds_the_same_job()
    {
        var state = new MemoryStoreState();
        await using (var first = new LoopBench(state))
        {
            first.Faults.LosesReply = _ => true;
            await first.StartAsync();
            _ = first.CreateJobAsync("a");
            await Should.ThrowAsync<LeaderLostException>(first.Running);
        }

        await using var second = new LoopBench(state);
        await second.StartAsync();
        var again = await second.CreateJobAsync("a");

        again.Seq.Value.ShouldBe(1);
    }

    [Fact]
    public async Task A_new_leader_knows_everything_that_was_acknowledged_and_restarts_nothing()
    {
        var state = new MemoryStoreState();
        JobView before;
        await using (var first = new LoopBench(state))
        {
            await first.StartAsync();
            await first.ConnectAsync(1, "e");
            await first.CreateJobAsync("a");
            var assign = await first.WaitForAsync<ClusterEffect.Assign>(_ => true);
            await first.PostAsync(new ClusterEvent.RunnableSaid(1, 1, assign.Incarnation, new RunnableMessage.Started()));
            await first.WaitForAsync<ClusterEffect.AckEvent>(_ => true);
            before = await first.GetJobAsync("a");
        }

        await using var second = new LoopBench(state);
        await second.StartAsync();
        var after = await second.GetJobAsync("a");

        after.Status.ShouldBe(before.Status);
        after.MasterIncarnation.ShouldBe(1);
        after.MasterExecutor.ShouldBe(before.MasterExecutor);
        second.Effects.ShouldNotContain(effect => effect is ClusterEffect.Assign);
    }

    [Fact]
    public async Task A_silent_executors_work_is_given_away_when_its_lease_and_margin_have_passed()
    {
        await using var bench = new LoopBench(new MemoryStoreState());
        await bench.StartAsync();
        await bench.ConnectAsync(1, "silent");
        await bench.CreateJobAsync("a");
        await bench.WaitForAsync<ClusterEffect.Assign>(assign => assign.Session == 1);
        await bench.ConnectAsync(2, "other");

        for (var i = 0; i < 12; i++)
        {
            bench.Time.Advance(TimeSpan.FromMilliseconds(500));
            await bench.PostAsync(new ClusterEvent.Heartbeat(2, i));
            await bench.WaitForAsync<ClusterEffect.AckHeartbeat>(ack => ack.Seq == i);
        }

        var moved = await bench.WaitForAsync<ClusterEffect.Assign>(assign => assign.Session == 2);
        moved.Incarnation.Number.ShouldBe(2);
    }

    [Fact]
    public async Task A_job_that_is_deleted_leaves_nothing_in_the_store()
    {
        await using var bench = new LoopBench(new MemoryStoreState());
        await bench.StartAsync();
        await bench.ConnectAsync(1, "e");
        await bench.CreateJobAsync("a");
        var assign = await bench.WaitForAsync<ClusterEffect.Assign>(_ => true);
        await bench.PostAsync(new ClusterEvent.RunnableSaid(
            1, 1, assign.Incarnation, new RunnableMessage.SaveCheckpoint("here"u8.ToArray())));
        await bench.PostAsync(new ClusterEvent.RunnableSaid(
            1, 2, assign.Incarnation, new RunnableMessage.WriteKv("k", "v"u8.ToArray())));
        await bench.PostAsync(new ClusterEvent.RunnableSaid(
            1, 3, assign.Incarnation, new RunnableMessage.Exited(ExitOutcome.Finished, Error: null, Report: null)));
        await bench.WaitForAsync<ClusterEffect.AckEvent>(ack => ack.Seq == 3);
        (await KeysAsync(bench, "/kv/")).Length.ShouldBe(2);

        await bench.AskAsync(tag => new ClusterEvent.ChangeJob(tag, new JobName("default", "a"), JobVerb.Delete));

        (await KeysAsync(bench, "/kv/")).ShouldBeEmpty();
        (await KeysAsync(bench, "/sys/jobs/")).ShouldBeEmpty();
        (await KeysAsync(bench, "/sys/history/0")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_a_jobs_history_a_bounded_number_of_entries_is_kept()
    {
        await using var bench = new LoopBench(new MemoryStoreState());
        await bench.StartAsync();
        await bench.CreateJobAsync("a");
        for (var i = 0; i < 150; i++)
        {
            await bench.AskAsync(tag => new ClusterEvent.ChangeJob(tag, new JobName("default", "a"), JobVerb.Pause));
            await bench.AskAsync(tag => new ClusterEvent.ChangeJob(tag, new JobName("default", "a"), JobVerb.Resume));
        }

        (await KeysAsync(bench, "/sys/history/0")).Length.ShouldBe(200);
    }

    private static async Task<string[]> KeysAsync(LoopBench bench, string prefix)
    {
        var result = await bench.Store.RangeAsync(new RangeQuery(KeyRange.Prefix(prefix)), Token);
        return [.. result.Items.Select(static item => item.Key.ToString())];
    }
}
