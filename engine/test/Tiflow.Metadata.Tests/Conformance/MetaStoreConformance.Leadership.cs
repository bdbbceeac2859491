namespace Tiflow.Metadata.Tests.Conformance;

public abstract partial class MetaStoreConformance
{
    private static readonly MasterRecord _first = new("master-1", "127.0.0.1:1", "p1");
    private static readonly MasterRecord _second = new("master-2", "127.0.0.1:2", "p2");

    [Fact(Timeout = Deadline)]
    public async Task CommitAsync_FenceOfTheLeader_Holds()
    {
        await using var leadership = await Store.CampaignAsync(_first, Token);

        (await CommitIfAsync([Fence(leadership)], Put("a"))).ShouldBeOfType<CommitResult.Committed>();
    }

    [Fact]
    public async Task CommitAsync_FenceWithoutALeader_Fails() =>
        (await CommitIfAsync([new StoreCondition.FenceHeld(default)], Put("a"))).ShouldBeOfType<CommitResult.ConditionFailed>();

    [Fact(Timeout = Deadline)]
    public async Task CommitAsync_FenceAfterResigning_Fails()
    {
        var leadership = await Store.CampaignAsync(_first, Token);
        await leadership.DisposeAsync();

        var result = await CommitIfAsync([Fence(leadership)], Put("a"));

        result.ShouldBe(new CommitResult.ConditionFailed(Fence(leadership)));
        (await ReadAsync("a")).ShouldBeNull();
    }

    [Fact(Timeout = Deadline)]
    public async Task CommitAsync_FenceOfTheLeaderBefore_Fails()
    {
        var old = await Store.CampaignAsync(_first, Token);
        await old.DisposeAsync();
        await using var present = await Store.CampaignAsync(_second, Token);

        (await CommitIfAsync([Fence(old)], Put("a"))).ShouldBeOfType<CommitResult.ConditionFailed>();
        (await CommitIfAsync([Fence(present)], Put("a"))).ShouldBeOfType<CommitResult.Committed>();
    }

    [Fact(Timeout = Deadline)]
    public async Task CampaignAsync_OneAfterTheOther_TokensGrow()
    {
        var tokens = new List<FencingToken>();
        for (var i = 0; i < 3; i++)
        {
            await using var leadership = await Store.CampaignAsync(_first, Token);
            tokens.Add(leadership.Token);
        }

        tokens.ShouldBeInOrder();
        tokens.ShouldBeUnique();
    }

    [Fact(Timeout = Deadline)]
    public async Task CampaignAsync_WhileAnotherLeads_WinsWhenItResigns()
    {
        var leader = await Store.CampaignAsync(_first, Token);
        var candidature = Store.CampaignAsync(_second, Token);
        candidature.IsCompleted.ShouldBeFalse();

        await leader.DisposeAsync();

        await using var won = await candidature;
        won.Token.ShouldBeGreaterThan(leader.Token);
    }

    [Fact(Timeout = Deadline)]
    public async Task CampaignAsync_Cancelled_GivesUpAndLeavesTheSeatToOthers()
    {
        var leader = await Store.CampaignAsync(_first, Token);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var candidature = Store.CampaignAsync(_second, cancel.Token);

        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => candidature);
        await leader.DisposeAsync();

        await using var next = await Store.CampaignAsync(_second, Token);
        next.Token.ShouldBeGreaterThan(leader.Token);
    }

    [Fact(Timeout = Deadline)]
    public async Task Lost_UntilTheLeaderResigns_IsNotCancelled()
    {
        var leadership = await Store.CampaignAsync(_first, Token);
        leadership.Lost.IsCancellationRequested.ShouldBeFalse();

        await leadership.DisposeAsync();

        leadership.Lost.IsCancellationRequested.ShouldBeTrue();
    }

    [Fact(Timeout = Deadline)]
    public async Task Lost_StoreClosed_IsCancelled()
    {
        var leadership = await Store.CampaignAsync(_first, Token);

        await ReopenAsync();

        leadership.Lost.IsCancellationRequested.ShouldBeTrue();
    }

    [Fact(Timeout = Deadline)]
    public async Task ObserveLeaderAsync_Elections_ShowsNobodyThenEachLeader()
    {
        await using var leaders = Store.ObserveLeaderAsync(Token).GetAsyncEnumerator(Token);
        (await leaders.MoveNextAsync()).ShouldBeTrue();
        leaders.Current.ShouldBeNull();

        var first = await Store.CampaignAsync(_first, Token);
        (await NextLeaderAsync(leaders)).ShouldBe(new LeaderRecord(_first, first.Token));
        await first.DisposeAsync();
        await using var second = await Store.CampaignAsync(_second, Token);
        (await NextLeaderAsync(leaders)).ShouldBe(new LeaderRecord(_second, second.Token));
    }

    [Fact(Timeout = Deadline)]
    public async Task ObserveLeaderAsync_LeaderResigns_ShowsNobody()
    {
        var leader = await Store.CampaignAsync(_first, Token);
        await using var leaders = Store.ObserveLeaderAsync(Token).GetAsyncEnumerator(Token);
        await leaders.MoveNextAsync();
        leaders.Current.ShouldBe(new LeaderRecord(_first, leader.Token));

        await leader.DisposeAsync();
        await leaders.MoveNextAsync();

        leaders.Current.ShouldBeNull();
    }

    [Fact(Timeout = Deadline)]
    public async Task DeposeAsync_TheLeader_CanNoLongerCommitAndTheNextOneWins()
    {
        await using var deposed = await Store.CampaignAsync(_first, Token);
        var candidature = Store.CampaignAsync(_second, Token);

        await Store.DeposeAsync(deposed.Token, Token);

        await using var next = await candidature;
        next.Token.ShouldBeGreaterThan(deposed.Token);
        (await CommitIfAsync([Fence(deposed)], Put("a"))).ShouldBeOfType<CommitResult.ConditionFailed>();
    }

    [Fact(Timeout = Deadline)]
    public async Task DeposeAsync_ALeaderBefore_LeavesThePresentOne()
    {
        var before = await Store.CampaignAsync(_first, Token);
        await before.DisposeAsync();
        await using var present = await Store.CampaignAsync(_second, Token);

        await Store.DeposeAsync(before.Token, Token);

        (await CommitIfAsync([Fence(present)], Put("a"))).ShouldBeOfType<CommitResult.Committed>();
    }

    [Fact(Timeout = Deadline)]
    public async Task ListMastersAsync_AnnouncedOnes_AreShownUntilTheyLeave()
    {
        await using var second = await Store.AnnounceAsync(_second, Token);
        await using (await Store.AnnounceAsync(_first, Token))
        {
            (await Store.ListMastersAsync(Token)).ShouldBe([_first, _second]);
        }

        (await Store.ListMastersAsync(Token)).ShouldBe([_second]);
    }

    [Fact(Timeout = Deadline)]
    public async Task AnnounceAsync_NameOfALivingMasterElsewhere_IsRefused()
    {
        await using var announced = await Store.AnnounceAsync(_first, Token);

        var refusal = await Should.ThrowAsync<StoreException>(
            () => Store.AnnounceAsync(_first with { Address = _second.Address }, Token));

        refusal.Code.ShouldBe(StoreErrorCode.NameTaken);
        refusal.Message.ShouldContain(_first.Address);
    }

    private static StoreCondition.FenceHeld Fence(ILeadership leadership) => new(leadership.Token);

    private static async Task<LeaderRecord> NextLeaderAsync(IAsyncEnumerator<LeaderRecord?> leaders)
    {
        do
        {
            (await leaders.MoveNextAsync()).ShouldBeTrue();
        }
        while (leaders.Current is null);

        return leaders.Current;
    }
}
