using System.Text;
using Tiflow.Metadata.Etcd;

namespace Tiflow.Metadata.Tests.Etcd;

/// <summary>What a leader on etcd meets when members die: real processes, killed.</summary>
public sealed class EtcdFailureTests : IAsyncLifetime
{
    private const int Deadline = 60_000;

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
    public async Task A_leaders_commits_go_on_exactly_once_while_each_member_in_turn_is_killed_and_comes_back()
    {
        await using var store = Open();
        await using var leadership = await store.CampaignAsync(new MasterRecord("m", "a"), Token);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var committing = CommitUntilAsync(store, leadership, stop.Token);

        foreach (var member in _members)
        {
            await member.KillAsync();
            await CommittedMoreAsync(store);
            member.Start();
            await CommittedMoreAsync(store);
        }

        await stop.CancelAsync();
        var acknowledged = await committing;

        // Each commit raised the counter by one, whatever became of its answers.
        (await CounterAsync(store)).ShouldBe(acknowledged);
    }

    [Fact(Timeout = Deadline)]
    public async Task A_leader_that_cannot_renew_its_lease_gives_itself_up()
    {
        await using var store = Open();
        await using var leadership = await store.CampaignAsync(new MasterRecord("m", "a"), Token);
        var lost = new TaskCompletionSource();
        await using var registration = leadership.Lost.Register(lost.SetResult);

        await _members[0].KillAsync();
        await _members[1].KillAsync();

        await lost.Task.WaitAsync(Token);
    }

    private EtcdMetaStore Open() => new([.. _members.Select(static member => member.Client)], new StoreLimits(), TimeProvider.System);

    // Returns how many commits were acknowledged. A leadership that is lost on the way is won again, and the count goes
    // on from the store.
    private static async Task<long> CommitUntilAsync(EtcdMetaStore store, ILeadership leadership, CancellationToken cancellationToken)
    {
        var (count, current) = (0L, leadership);
        while (!cancellationToken.IsCancellationRequested)
        {
            var result = await store.CommitAsync(
                new StoreTransaction
                {
                    Conditions = [new StoreCondition.FenceHeld(current.Token)],
                    Mutations = [new StoreMutation.Put(StoreKey.FromString("/t/counter"), Encoding.ASCII.GetBytes($"{count + 1}"))],
                },
                CancellationToken.None);
            if (result is CommitResult.Committed)
            {
                count++;
                continue;
            }

            current = await store.CampaignAsync(new MasterRecord("m", "a"), CancellationToken.None);
            (await CounterAsync(store)).ShouldBe(count);
        }

        return count;
    }

    private static async Task CommittedMoreAsync(EtcdMetaStore store)
    {
        var before = await CounterAsync(store);
        while (await CounterAsync(store) < before + 20)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Token);
        }
    }

    private static async Task<long> CounterAsync(EtcdMetaStore store)
    {
        while (true)
        {
            try
            {
                var pair = await store.ReadAsync(StoreKey.FromString("/t/counter"), Token);
                return pair is null ? 0 : long.Parse(Encoding.ASCII.GetString(pair.Value.Span), provider: null);
            }
            catch (StoreException e) when (e.Code == StoreErrorCode.Unavailable)
            {
                // The members elect; ask again.
            }
        }
    }
}
