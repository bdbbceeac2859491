namespace Tiflow.Metadata.Tests.Conformance;

public abstract partial class MetaStoreConformance
{
    [Fact]
    public async Task Reopening_Pairs_KeepValueAndRevisions()
    {
        SkipUnlessDataIsKept();
        var first = await CommitAsync(Put("a", "1"), Put("b"));
        var second = await CommitAsync(Put("a", "2"), Delete("b"));

        await ReopenAsync();

        (await NamesAsync()).ShouldBe(["a"]);
        var pair = await ExistingAsync("a");
        (Text(pair.Value), pair.CreateRevision, pair.ModRevision).ShouldBe(("2", first, second));
    }

    [Fact]
    public async Task Reopening_Revision_GoesOnGrowing()
    {
        SkipUnlessDataIsKept();
        await CommitAsync(Put("a"));
        var before = await CommitAsync(Delete("a"));

        await ReopenAsync();

        (await Store.RangeAsync(new RangeQuery(Everything), Token)).Revision.ShouldBeGreaterThanOrEqualTo(before);
        (await CommitAsync(Put("a"))).ShouldBeGreaterThan(before);
    }

    [Fact(Timeout = Deadline)]
    public async Task Reopening_Tokens_GoOnGrowing()
    {
        SkipUnlessDataIsKept();
        var before = await Store.CampaignAsync(_first, Token);

        await ReopenAsync();

        await using var after = await Store.CampaignAsync(_first, Token);
        after.Token.ShouldBeGreaterThan(before.Token);
        (await CommitIfAsync([Fence(before)], Put("a"))).ShouldBeOfType<CommitResult.ConditionFailed>();
    }

    [Fact(Timeout = Deadline)]
    public async Task Reopening_WatchFromTheLatestRevision_Works()
    {
        SkipUnlessDataIsKept();
        var before = await CommitAsync(Put("a"));

        await ReopenAsync();
        var revision = await CommitAsync(Put("a", "1"));

        (await WatchedAsync(Everything, before, 1)).ShouldBe([$"{revision}: a=1"]);
    }

    private void SkipUnlessDataIsKept() =>
        Assert.SkipUnless(KeepsDataWhenClosed, "This store keeps nothing after its last client has gone.");
}
