using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;
using Tiflow.Metadata.Etcd;

namespace Tiflow.Metadata.Tests.Etcd;

/// <summary>What followers of a store on three members meet when one member dies, and when the majority does.</summary>
public sealed class EtcdMajorityTests : IAsyncLifetime
{
    private const int Deadline = 60_000;

    private static readonly StoreKey Key = StoreKey.FromString("/t/majority");
    private static readonly KeyRange OneKey = new(Key, Key.Successor());

    private EtcdProcess[] _members = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _members = await EtcdProcess.StartClusterAsync(3, Token);

    public async ValueTask DisposeAsync()
    {
        foreach (var member in _members)
        {
            await member.DisposeAsync();
        }
    }

    [Fact(Timeout = Deadline)]
    public async Task Without_a_majority_a_feed_says_so_in_some_seconds_and_opens_few_streams_until_then()
    {
        await using var store = Open();
        var probe = new StreamProbe();
        using var endpoints = new EtcdEndpoints(Addresses, probe);
        await using var feed = new EtcdFeed(endpoints, TimeProvider.System, OneKey, await PutAsync(store) - 1).ReadAsync(Token).GetAsyncEnumerator(Token);
        (await feed.MoveNextAsync()).ShouldBeTrue();

        await _members[0].KillAsync();
        await _members[1].KillAsync();
        var watch = Stopwatch.StartNew();
        var error = await Should.ThrowAsync<StoreException>(feed.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(15), Token));

        error.Code.ShouldBe(StoreErrorCode.Unavailable);
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
        probe.Opened.ShouldBeLessThan((int)(30 * watch.Elapsed.TotalSeconds));
    }

    // The clock stands still: a pause would never end.
    [Fact(Timeout = Deadline)]
    public async Task A_feed_whose_member_dies_goes_on_at_the_next_one_without_a_pause()
    {
        await using var store = new EtcdMetaStore([.. Addresses.Skip(1)], new StoreLimits(), TimeProvider.System);
        var time = new FakeTimeProvider();
        using var endpoints = new EtcdEndpoints(Addresses);
        var before = await PutAsync(store);
        await using var feed = new EtcdFeed(endpoints, time, OneKey, before - 1).ReadAsync(Token).GetAsyncEnumerator(Token);
        (await feed.MoveNextAsync()).ShouldBeTrue();
        time.Advance(TimeSpan.FromSeconds(1));
        var next = feed.MoveNextAsync();

        await _members[0].KillAsync();
        await PutAsync(store);

        (await next).ShouldBeTrue();
        feed.Current.ShouldHaveSingleItem().Revision.ShouldBeGreaterThan(before);
    }

    [Fact(Timeout = Deadline)]
    public async Task A_candidate_waits_on_while_there_is_no_majority_and_wins_afterwards()
    {
        await using var first = Open();
        await using var leadership = await first.CampaignAsync(new MasterRecord("first", "a:1", "p"), Token);
        var probe = new StreamProbe();
        using var endpoints = new EtcdEndpoints(Addresses, probe);
        var calls = new EtcdCalls(endpoints, TimeProvider.System);
        using var fenced = new FencedCommits(calls, TimeProvider.System);
        await using var election = new EtcdElection(calls, endpoints, fenced, TimeProvider.System);
        var campaign = election.CampaignAsync(new MasterRecord("second", "b:1", "q"), CancellationToken.None, Token);
        await using var seen = first.ObserveLeaderAsync(Token).GetAsyncEnumerator(Token);
        (await seen.MoveNextAsync()).ShouldBeTrue();
        await WatchesAsync(probe);

        await _members[0].KillAsync();
        await _members[1].KillAsync();
        (await Should.ThrowAsync<StoreException>(seen.MoveNextAsync().AsTask())).Code.ShouldBe(StoreErrorCode.Unavailable);
        await Should.ThrowAsync<StoreException>(first.ListMastersAsync(Token));
        campaign.IsCompleted.ShouldBeFalse();
        _members[0].Start();

        await using var won = await campaign;
        won.Token.Value.ShouldBeGreaterThan(leadership.Token.Value);
    }

    private static async Task WatchesAsync(StreamProbe probe)
    {
        while (probe.Opened == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Token);
        }
    }

    private string[] Addresses => [.. _members.Select(static member => member.Client)];

    private EtcdMetaStore Open() => new(Addresses, new StoreLimits(), TimeProvider.System);

    // The members may be electing.
    private static async Task<long> PutAsync(EtcdMetaStore store)
    {
        var put = new StoreTransaction { Mutations = [new StoreMutation.Put(Key, new byte[] { 1 })] };
        while (true)
        {
            try
            {
                return (await store.CommitAsync(put, Token)).ShouldBeOfType<CommitResult.Committed>().Revision;
            }
            catch (StoreException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Token);
            }
        }
    }
}
