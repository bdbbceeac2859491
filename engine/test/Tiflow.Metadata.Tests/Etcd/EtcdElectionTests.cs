using Tiflow.Metadata.Etcd;

namespace Tiflow.Metadata.Tests.Etcd;

/// <summary>Elections on a real etcd, with a leader that is not what it should be.</summary>
public sealed class EtcdElectionTests : IAsyncLifetime
{
    private const int Deadline = 30_000;

    private EtcdProcess _member = null!;
    private EtcdMetaStore _store = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _member = (await EtcdProcess.StartClusterAsync(1, Token))[0];
        _store = new EtcdMetaStore([_member.Client], new StoreLimits(), TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _member.DisposeAsync();
    }

    // A key under no lease stands for a leader whose lease lives on and on: only its silence gives it away.
    [Fact(Timeout = Deadline)]
    public async Task A_leader_that_renews_its_lease_but_commits_nothing_is_deposed()
    {
        await PutAsync("/el/leader", "silent\nnowhere:1\np");

        await using var won = await _store.CampaignAsync(new MasterRecord("m", "a:1", "p"), Token);

        won.Token.Value.ShouldBeGreaterThan(0);
    }

    [Fact(Timeout = Deadline)]
    public async Task A_leader_with_nothing_to_commit_beats_and_keeps_its_seat()
    {
        await using var idle = await _store.CampaignAsync(new MasterRecord("idle", "a:1", "p"), Token);
        await using var second = new EtcdMetaStore([_member.Client], new StoreLimits(), TimeProvider.System);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(LeaderSuspicion.Patience * 2);

        await Should.ThrowAsync<OperationCanceledException>(
            () => second.CampaignAsync(new MasterRecord("rival", "b:1", "q"), patience.Token));

        idle.Lost.IsCancellationRequested.ShouldBeFalse();
    }

    [Fact(Timeout = Deadline)]
    public async Task Leaderships_that_are_over_are_not_kept()
    {
        using var endpoints = new EtcdEndpoints([_member.Client]);
        var calls = new EtcdCalls(endpoints, TimeProvider.System);
        using var fenced = new FencedCommits(calls, TimeProvider.System);
        await using var election = new EtcdElection(calls, endpoints, fenced, TimeProvider.System);

        for (var round = 0; round < 20; round++)
        {
            await using var won = await election.CampaignAsync(new MasterRecord("m", "a:1", "p"), CancellationToken.None, Token);
        }

        election.Leaderships.ShouldBe(1);
    }

    [Fact(Timeout = Deadline)]
    public async Task Changes_are_forgotten_after_a_while()
    {
        using var endpoints = new EtcdEndpoints([_member.Client]);
        var compaction = new EtcdCompaction(new EtcdCalls(endpoints, TimeProvider.System), TimeProvider.System, TimeSpan.FromMilliseconds(20), kept: 2);
        await PutAsync("/t/a", "1");
        var old = (await _store.ReadAsync(StoreKey.FromString("/t/a"), Token))!.ModRevision - 1;
        await PutAsync("/t/a", "2");
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var running = compaction.RunAsync(ending.Token);

        while (!await IsForgottenAsync(old))
        {
            await PutAsync("/t/b", "more");
        }

        await ending.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(running);
        (await _store.ReadAsync(StoreKey.FromString("/t/a"), Token))!.Value.Length.ShouldBe(1);
    }

    private async Task<bool> IsForgottenAsync(long revision)
    {
        try
        {
            var range = new KeyRange(StoreKey.FromString("/t/a"), StoreKey.FromString("/t/a").Successor());
            await foreach (var _ in _store.WatchAsync(range, revision, Token))
            {
                return false;
            }

            return false;
        }
        catch (StoreException e) when (e.Code == StoreErrorCode.Compacted)
        {
            return true;
        }
    }

    private async Task PutAsync(string key, string value)
    {
        var put = new StoreMutation.Put(StoreKey.FromString(key), System.Text.Encoding.UTF8.GetBytes(value));
        (await _store.CommitAsync(new StoreTransaction { Mutations = [put] }, Token)).ShouldBeOfType<CommitResult.Committed>();
    }
}
