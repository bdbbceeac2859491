using Tiflow.Metadata.Etcd;

namespace Tiflow.Metadata.Tests.Etcd;

/// <summary>What a leader's commits on a real etcd become when nobody waits for their answers any more.</summary>
public sealed class FencedCommitsTests(EtcdClusterFixture.OneMember cluster) : IClassFixture<EtcdClusterFixture.OneMember>, IAsyncLifetime
{
    private const int Deadline = 30_000;

    private AnswerRelay _relay = null!; // set before each test
    private EtcdEndpoints _endpoints = null!;
    private FencedCommits _commits = null!;
    private EtcdMetaStore _store = null!;
    private FencingToken _leader;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _relay = new AnswerRelay(cluster.Addresses[0]);
        _endpoints = new EtcdEndpoints([_relay.Address]);
        _commits = new FencedCommits(new EtcdCalls(_endpoints, TimeProvider.System), TimeProvider.System);
        _store = new EtcdMetaStore(cluster.Addresses, new StoreLimits(), TimeProvider.System);
        await LeadAsync("first");
    }

    public async ValueTask DisposeAsync()
    {
        await PutAsync(new StoreMutation.DeleteRange(KeyRange.All));
        await _store.DisposeAsync();
        _commits.Dispose();
        _endpoints.Dispose();
        await _relay.DisposeAsync();
    }

    [Fact(Timeout = Deadline)]
    public async Task After_a_commit_that_was_applied_and_cancelled_the_next_one_is_applied_too()
    {
        await ApplyAndCancelAsync("a");

        await ShouldBeAppliedAsync("b", await CommitAsync("b", Token));
        await ShouldBeAppliedAsync("c", await CommitAsync("c", Token));
    }

    [Fact(Timeout = Deadline)]
    public async Task After_several_cancelled_commits_the_next_one_is_applied()
    {
        await ApplyAndCancelAsync("a");
        _relay.Hold();
        await CancelAsync("b");
        await CancelAsync("c");
        _relay.Release();

        await ShouldBeAppliedAsync("d", await CommitAsync("d", Token));
    }

    [Fact(Timeout = Deadline)]
    public async Task A_beat_after_a_cancelled_commit_shows_life_and_hides_no_later_commit()
    {
        await ApplyAndCancelAsync("a");

        (await _commits.TryBeatAsync(_leader, Token)).ShouldBeTrue();

        await ShouldBeAppliedAsync("b", await CommitAsync("b", Token));
    }

    [Fact(Timeout = Deadline)]
    public async Task A_commit_whose_answer_was_lost_is_found_where_it_was_applied_also_after_a_cancelled_one()
    {
        await ApplyAndCancelAsync("a");
        await ShouldBeAppliedAsync("b", await CommitAsync("b", Token));
        _relay.Hold();
        var commit = CommitAsync("c", Token);
        await AppearsAsync("c");
        await _relay.BreakAsync();

        await ShouldBeAppliedAsync("c", await commit);
    }

    [Fact(Timeout = Deadline)]
    public async Task An_answer_that_comes_after_the_next_leadership_began_does_not_disturb_it()
    {
        _relay.Hold();
        var old = CommitAsync("a", Token);
        await AppearsAsync("a");
        await LeadAsync("second");
        _relay.Release();
        await ShouldBeAppliedAsync("a", await old);

        await ShouldBeAppliedAsync("b", await CommitAsync("b", Token));
    }

    [Fact(Timeout = Deadline)]
    public async Task After_a_cancelled_commit_a_deposed_leader_is_refused()
    {
        await ApplyAndCancelAsync("a");
        await PutAsync(new StoreMutation.Delete(EtcdKeys.Leader.ToKey()));

        (await CommitAsync("b", Token)).ShouldBeOfType<CommitResult.ConditionFailed>().Condition.ShouldBe(new StoreCondition.FenceHeld(_leader));

        (await ReadAsync("b")).ShouldBeNull();
    }

    [Theory(Timeout = Deadline)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Commits_cancelled_at_any_moment_are_applied_once_or_never_and_in_their_order(int seed)
    {
        var random = new Random(seed);
        var acknowledged = new Dictionary<StoreKey, long>();
        for (var i = 0; i < 300; i++)
        {
            if (await TryCommitAsync($"{i:d4}", random.Next(100_000)) is { } revision)
            {
                acknowledged[Key($"{i:d4}")] = revision;
            }
        }

        await ShouldBeAppliedAsync("last", await CommitAsync("last", Token));
        var applied = (await _store.RangeAsync(new RangeQuery(KeyRange.Prefix("/t/")), Token)).Items;
        applied.ShouldAllBe(static pair => pair.CreateRevision == pair.ModRevision);
        applied.Select(static pair => pair.ModRevision).ShouldBeInOrder(SortDirection.Ascending);
        acknowledged.ShouldBeSubsetOf(applied.Select(static pair => KeyValuePair.Create(pair.Key, pair.ModRevision)));
        acknowledged.Count.ShouldBeInRange(1, 299, "some are cancelled, and some are not");
    }

    private static StoreKey Key(string name) => StoreKey.FromString($"/t/{name}");

    // A key that was made anew stands for an election; no lease and no beats of its own come between.
    private async Task LeadAsync(string name)
    {
        await PutAsync(new StoreMutation.Delete(EtcdKeys.Leader.ToKey()));
        _leader = new FencingToken(await PutAsync(
            new StoreMutation.Put(EtcdKeys.Leader.ToKey(), default),
            new StoreMutation.Put(EtcdKeys.Sequence.ToKey(), FencedCommits.SequenceValue(name, 0).Memory)));
        _commits.Begin(_leader, name, TimeProvider.System.GetTimestamp());
    }

    private async Task<long> PutAsync(params StoreMutation[] mutations) =>
        (await _store.CommitAsync(new StoreTransaction { Mutations = mutations }, Token)).ShouldBeOfType<CommitResult.Committed>().Revision;

    private Task<CommitResult> CommitAsync(string key, CancellationToken cancellationToken) => _commits.CommitAsync(
        new StoreTransaction
        {
            Conditions = [new StoreCondition.FenceHeld(_leader)],
            Mutations = [new StoreMutation.Put(Key(key), default)],
        },
        cancellationToken);

    private async Task ApplyAndCancelAsync(string key)
    {
        _relay.Hold();
        using var cancelling = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var commit = CommitAsync(key, cancelling.Token);
        await AppearsAsync(key);
        await cancelling.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(commit);
        _relay.Release();
    }

    private async Task CancelAsync(string key)
    {
        using var cancelling = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var commit = CommitAsync(key, cancelling.Token);
        await cancelling.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(commit);
    }

    private async Task<long?> TryCommitAsync(string key, int spins)
    {
        using var cancelling = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var commit = CommitAsync(key, cancelling.Token);
        Thread.SpinWait(spins);
        await cancelling.CancelAsync();
        try
        {
            return (await commit).ShouldBeOfType<CommitResult.Committed>().Revision;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private async Task AppearsAsync(string key)
    {
        while (await ReadAsync(key) is null)
        {
            // Each look is a round trip.
        }
    }

    private Task<KeyValue?> ReadAsync(string key) => _store.ReadAsync(Key(key), Token);

    private async Task ShouldBeAppliedAsync(string key, CommitResult result)
    {
        var revision = result.ShouldBeOfType<CommitResult.Committed>().Revision;
        (await ReadAsync(key)).ShouldNotBeNull().ModRevision.ShouldBe(revision);
    }
}
