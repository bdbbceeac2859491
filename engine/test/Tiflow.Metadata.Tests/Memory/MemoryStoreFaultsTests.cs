using Microsoft.Extensions.Time.Testing;
using Tiflow.Metadata.Memory;

namespace Tiflow.Metadata.Tests.Memory;

public sealed class MemoryStoreFaultsTests : IAsyncDisposable
{
    private static readonly StoreKey _key = StoreKey.FromString("a");
    private static readonly StoreTransaction _put = new() { Mutations = [new StoreMutation.Put(_key, default)] };

    private readonly MemoryStoreState _state = new();
    private readonly MemoryStoreFaults _faults = new();
    private readonly MemoryMetaStore _store;

    public MemoryStoreFaultsTests() => _store = new MemoryMetaStore(_state, faults: _faults);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task CommitAsync_Delayed_AppliesWhenTheTimeHasCome()
    {
        var time = new FakeTimeProvider();
        _faults.DelayCommit = (_, token) => Task.Delay(TimeSpan.FromSeconds(1), time, token);
        var commit = _store.CommitAsync(_put, Token);
        (await _store.ReadAsync(_key, Token)).ShouldBeNull();

        time.Advance(TimeSpan.FromSeconds(1));

        await commit;
        (await _store.ReadAsync(_key, Token)).ShouldNotBeNull();
    }

    [Fact]
    public async Task CommitAsync_Refused_IsUnavailableAndNotApplied()
    {
        _faults.RefusesCommit = _ => true;

        var error = await Should.ThrowAsync<StoreException>(() => _store.CommitAsync(_put, Token));

        error.Code.ShouldBe(StoreErrorCode.Unavailable);
        (await _store.ReadAsync(_key, Token)).ShouldBeNull();
    }

    [Fact]
    public async Task CommitAsync_ReplyLost_IsUnknownAndApplied()
    {
        _faults.LosesReply = _ => true;

        await Should.ThrowAsync<StoreOutcomeUnknownException>(() => _store.CommitAsync(_put, Token));

        (await _store.ReadAsync(_key, Token)).ShouldNotBeNull();
    }

    [Fact]
    public async Task DeposeLeader_Leader_LosesItsFenceAndIsTold()
    {
        var leadership = await _store.CampaignAsync(new MasterRecord("m", "a"), Token);

        _state.DeposeLeader();

        leadership.Lost.IsCancellationRequested.ShouldBeTrue();
        var fenced = _put with { Conditions = [new StoreCondition.FenceHeld(leadership.Token)] };
        (await _store.CommitAsync(fenced, Token)).ShouldBeOfType<CommitResult.ConditionFailed>();
    }

    [Fact]
    public async Task CampaignAsync_LeaderIsAnotherClient_WinsWhenThatOneCloses()
    {
        var other = new MemoryMetaStore(_state);
        var old = await other.CampaignAsync(new MasterRecord("other", "a"), Token);
        var candidature = _store.CampaignAsync(new MasterRecord("m", "b"), Token);

        await other.DisposeAsync();

        (await candidature).Token.ShouldBeGreaterThan(old.Token);
    }

    [Fact]
    public void EveryStep_RunsOnTheCallersScheduler()
    {
        var scheduler = new PumpedScheduler();

        var scenario = scheduler.Start(ScenarioAsync);
        scheduler.RunUntilIdle();

        // Had a continuation left for the thread pool, the pump would have run dry before the end.
        scenario.IsCompletedSuccessfully.ShouldBeTrue();
    }

    private async Task ScenarioAsync()
    {
        var leader = await _store.CampaignAsync(new MasterRecord("1", "a"), CancellationToken.None);
        var candidature = _store.CampaignAsync(new MasterRecord("2", "b"), CancellationToken.None);
        var watching = FirstChangeAsync(CancellationToken.None);
        var leaders = NextLeaderAsync();
        await CancelledWatchAsync();
        await leader.DisposeAsync();
        await (await candidature).DisposeAsync();
        await leaders;
        await _store.CommitAsync(_put, CancellationToken.None);
        await watching;
        await _store.DisposeAsync();
    }

    private async Task CancelledWatchAsync()
    {
        using var cancel = new CancellationTokenSource();
        var watching = FirstChangeAsync(cancel.Token);
        Cancel(cancel);
        await Should.ThrowAsync<OperationCanceledException>(() => watching);
    }

    // Not CancelAsync, which would leave the scheduler.
    private static void Cancel(CancellationTokenSource source) => source.Cancel();

    private async Task FirstChangeAsync(CancellationToken cancellationToken)
    {
        await foreach (var _ in _store.WatchAsync(KeyRange.All, 0, cancellationToken))
        {
            return;
        }
    }

    private async Task NextLeaderAsync()
    {
        var seen = 0;
        await foreach (var _ in _store.ObserveLeaderAsync(CancellationToken.None))
        {
            if (++seen == 3)
            {
                return;
            }
        }
    }
}
