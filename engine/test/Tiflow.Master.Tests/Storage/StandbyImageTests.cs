using Microsoft.Extensions.Time.Testing;
using Tiflow.Core.Cluster;
using Tiflow.Core.Jobs;
using Tiflow.Core.Projects;
using Tiflow.Core.Runnables;
using Tiflow.Master.ControlLoop;
using Tiflow.Master.Storage;
using Tiflow.Master.Tests.Support;
using Tiflow.Metadata;
using Tiflow.Metadata.Memory;
using Tiflow.Protocol.Mapping;

namespace Tiflow.Master.Tests.Storage;

public sealed class StandbyImageTests : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    private static readonly MasterRecord Self = new("m", "127.0.0.1:1", "p");

    private readonly MemoryMetaStore _store = new(new MemoryStoreState());
    private readonly FakeTimeProvider _time = new();
    private readonly CancellationTokenSource _end = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task What_a_new_leader_takes_is_what_the_store_holds(int seed)
    {
        var random = new Random(seed);
        await ChangeAsync(random, steps: 20);
        var image = new StandbyImage(_store, _time);
        var following = image.FollowAsync(_end.Token);
        await ChangeAsync(random, steps: 60);
        await using var leadership = await _store.CampaignAsync(Self, Token);

        var taken = await image.TakeAsync(leadership.Token, Token).WaitAsync(Deadline, Token);

        Texts(taken).ShouldBe(Texts(await new SnapshotReader(_store).ReadAsync(Token)));
        (await _store.ReadAsync(StoreLayout.Term, Token)).ShouldNotBeNull("a mark in the store shows where the feed has to be");
        await EndAsync(following);
    }

    [Fact]
    public async Task Who_has_not_stood_by_reads_the_store()
    {
        await ChangeAsync(new Random(1), steps: 20);
        await using var leadership = await _store.CampaignAsync(Self, Token);

        var taken = await new StandbyImage(_store, _time).TakeAsync(leadership.Token, Token);

        taken.Jobs.ShouldNotBeEmpty();
        (await _store.ReadAsync(StoreLayout.Term, Token)).ShouldBeNull();
    }

    [Fact]
    public async Task Who_follows_no_more_reads_the_store_after_a_while()
    {
        await ChangeAsync(new Random(1), steps: 20);
        var image = new StandbyImage(_store, _time);
        await EndAsync(image.FollowAsync(_end.Token));
        await ChangeAsync(new Random(2), steps: 20);
        await using var leadership = await _store.CampaignAsync(Self, Token);

        var taking = image.TakeAsync(leadership.Token, Token);
        await Task.Run(() => AdvanceUntilAsync(taking), Token).WaitAsync(Deadline, Token);

        Texts(await taking).ShouldBe(Texts(await new SnapshotReader(_store).ReadAsync(Token)));
    }

    [Fact]
    public async Task Who_leads_no_more_takes_nothing()
    {
        await ChangeAsync(new Random(1), steps: 20);
        var image = new StandbyImage(_store, _time);
        var following = image.FollowAsync(_end.Token);
        await using var leadership = await _store.CampaignAsync(Self, Token);
        await _store.DeposeAsync(leadership.Token, Token);

        await Should.ThrowAsync<LeaderLostException>(() => image.TakeAsync(leadership.Token, Token));

        await EndAsync(following);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _end.Dispose();
    }

    private async Task EndAsync(Task following)
    {
        await _end.CancelAsync();
        await following.WaitAsync(Deadline, Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task AdvanceUntilAsync(Task task)
    {
        while (!task.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }
    }

    // Jobs come, change and go; history is written and executors register.
    private async Task ChangeAsync(Random random, int steps)
    {
        for (var i = 0; i < steps; i++)
        {
            var seq = random.Next(1, 8);
            var isThere = await _store.ReadAsync(StoreLayout.JobSpec(new JobSeq(seq)), Token) is not null;
            await CommitAsync(isThere && random.Next(3) == 0
                ? [new StoreMutation.DeleteRange(KeyRange.Prefix(StoreLayout.JobPrefix(new JobSeq(seq))))]
                : Puts(seq, random));
        }
    }

    private static IReadOnlyList<StoreMutation> Puts(long seq, Random random)
    {
        var status = RunnableStatus.New with { Incarnation = random.Next(100) };
        var worker = new RunnableId(new JobSeq(seq), 1);
        IEnumerable<KeyValue> pairs =
        [
            .. StoredJobs.Job(seq, status),
            StoredJobs.Pair(StoreLayout.RunnableSpec(worker), StoredJobs.Spec("w").Encode()),
            StoredJobs.Pair(StoreLayout.RunnableStatus(worker), status.Encode()),
            StoredJobs.Pair(StoreLayout.History(new HistoryOwner.OfJob(new JobSeq(seq)), random.Next(5)), [1, 2, 3]),
            .. StoredSchedules.Schedule($"s{seq}", DateTimeOffset.UnixEpoch.AddSeconds(random.Next(100))),
            StoredJobs.Pair(StoreLayout.Project($"p-{random.Next(3)}"), Settings(random).Encode()),
            StoredJobs.Pair(StoreLayout.Counters, RecordCodec.EncodeCounters(random.Next(9, 99), random.Next(1, 99))),
        ];
        return [.. pairs.Select(static pair => new StoreMutation.Put(pair.Key, pair.Value))];
    }

    private static ProjectSettings Settings(Random random) => new()
    {
        Weight = random.Next(2, 99),
        Quota = ProjectQuota.From([KeyValuePair.Create("cpu", random.NextInt64(9))]),
    };

    private async Task CommitAsync(IReadOnlyList<StoreMutation> mutations) =>
        (await _store.CommitAsync(new StoreTransaction { Mutations = mutations }, Token)).ShouldBeOfType<CommitResult.Committed>();

    private static IEnumerable<string> Texts(ClusterSnapshot snapshot) =>
    [
        $"{snapshot.NextJobSeq} {snapshot.NextExecutorId} {snapshot.Executors.Count}",
        .. snapshot.Schedules.Select(static schedule => $"{schedule.Spec.Name} {schedule.Spec.Cron} {schedule.Status}"),
        .. snapshot.Projects.Select(static project => $"{project.Name} {project.Settings}"),
        .. snapshot.Jobs.Select(static job => $"{job.Seq} {job.Spec.Name} {job.Status}"),
        .. snapshot.Runnables.Select(static runnable => $"{runnable.Id} {runnable.Spec.Name} {runnable.Status}"),
    ];
}
