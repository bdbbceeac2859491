namespace Tiflow.Metadata.Tests.Conformance;

public abstract partial class MetaStoreConformance
{
    [Fact]
    public async Task RangeAsync_NoKeys_IsEmptyWithoutMore()
    {
        var result = await Store.RangeAsync(new RangeQuery(Everything), Token);

        result.Items.ShouldBeEmpty();
        result.More.ShouldBeFalse();
    }

    [Fact]
    public async Task RangeAsync_All_IsInKeyOrderAsOfTheLatestRevision()
    {
        await CommitAsync(Put("b"), Put("c"));
        var revision = await CommitAsync(Put("a"));

        var result = await Store.RangeAsync(new RangeQuery(Everything), Token);

        result.Items.Select(pair => Name(pair.Key)).ShouldBe(["a", "b", "c"]);
        result.Revision.ShouldBe(revision);
    }

    [Fact]
    public async Task RangeAsync_StartAndEnd_IncludeTheStartAndExcludeTheEnd()
    {
        await CommitAsync(Put("a"), Put("b"), Put("c"), Put("d"));

        (await NamesAsync(new RangeQuery(new KeyRange(Key("b"), Key("d"))))).ShouldBe(["b", "c"]);
    }

    [Fact]
    public async Task RangeAsync_Prefix_ExcludesNeighbours()
    {
        await CommitAsync(Put("job/1"), Put("job/2"), Put("job0"), Put("joa"));

        (await NamesAsync(new RangeQuery(KeyRange.Prefix(Key("job/"))))).ShouldBe(["job/1", "job/2"]);
    }

    [Fact]
    public async Task RangeAsync_EndBeforeStart_IsEmpty()
    {
        await CommitAsync(Put("a"), Put("b"));

        (await NamesAsync(new RangeQuery(new KeyRange(Key("b"), Key("a"))))).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1, false, new[] { "a" }, true)]
    [InlineData(2, false, new[] { "a", "b" }, true)]
    [InlineData(3, false, new[] { "a", "b", "c" }, false)]
    [InlineData(4, false, new[] { "a", "b", "c" }, false)]
    [InlineData(2, true, new[] { "c", "b" }, true)]
    [InlineData(0, true, new[] { "c", "b", "a" }, false)]
    public async Task RangeAsync_LimitAndDirection_CutAndSayWhetherThereIsMore(
        int limit, bool descending, string[] names, bool more)
    {
        await CommitAsync(Put("a"), Put("b"), Put("c"));

        var result = await Store.RangeAsync(
            new RangeQuery(Everything) { Limit = limit, Descending = descending }, Token);

        result.Items.Select(pair => Name(pair.Key)).ShouldBe(names);
        result.More.ShouldBe(more);
    }

    [Fact]
    public async Task RangeAsync_WithoutEnd_ReadsToTheLastKey()
    {
        await CommitAsync(Put("a"), Put("b"), Put("c"));

        (await NamesAsync(new RangeQuery(new KeyRange(Key("b"), null)))).ShouldBe(["b", "c"]);
        (await NamesAsync(new RangeQuery(new KeyRange(Key("b"), null)) { Descending = true })).ShouldBe(["c", "b"]);
    }

    [Fact]
    public async Task RangeAsync_Pairs_CarryValueAndRevisions()
    {
        var first = await CommitAsync(Put("a", "1"));
        var second = await CommitAsync(Put("a", "2"));

        var pair = (await Store.RangeAsync(new RangeQuery(Everything), Token)).Items.ShouldHaveSingleItem();

        (Text(pair.Value), pair.CreateRevision, pair.ModRevision).ShouldBe(("2", first, second));
    }

    [Fact]
    public async Task ScanAsync_NoKeys_IsOneEmptyPage()
    {
        var pages = await Store.ScanAsync(Everything, Token).ToListAsync(Token);

        pages.ShouldHaveSingleItem().Items.ShouldBeEmpty();
        pages[0].More.ShouldBeFalse();
    }

    [Fact]
    public async Task ScanAsync_WritesBetweenThePages_ShowsAllOfOneRevision()
    {
        var names = Enumerable.Range(0, 5_000).Select(static i => $"{i:D5}").ToArray();
        var revision = 0L;
        foreach (var batch in names.Chunk(1_000))
        {
            revision = await CommitAsync([.. batch.Select(static name => Put(name, "old"))]);
        }

        var pages = new List<RangeResult>();
        await foreach (var page in Store.ScanAsync(Everything, Token))
        {
            pages.Add(page);
            await CommitAsync(Put("00000", "new"), Put("04999", "new"), Put("05000", "new"), Delete("04000"));
        }

        pages.SelectMany(static page => page.Items).Select(pair => Name(pair.Key)).ShouldBe(names);
        pages.SelectMany(static page => page.Items).ShouldAllBe(pair => Text(pair.Value) == "old");
        pages.ShouldAllBe(page => page.Revision == revision);
        pages[^1].More.ShouldBeFalse();
        Text((await ExistingAsync("04999")).Value).ShouldBe("new");
    }
}
