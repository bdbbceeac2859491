namespace Tiflow.Metadata.Tests.Conformance;

public abstract partial class MetaStoreConformance
{
    [Fact]
    public async Task CommitAsync_Put_IsReadBack()
    {
        await CommitAsync(Put("a", "1"));

        Text((await ExistingAsync("a")).Value).ShouldBe("1");
    }

    [Fact]
    public async Task CommitAsync_EmptyValue_IsReadBackEmpty()
    {
        await CommitAsync(Put("a"));

        (await ExistingAsync("a")).Value.Length.ShouldBe(0);
    }

    [Fact]
    public async Task ReadAsync_KeyNeverWritten_IsNull() => (await ReadAsync("a")).ShouldBeNull();

    [Fact]
    public async Task CommitAsync_KeyOfAnyBytes_IsReadBackAndOrderedUnsigned()
    {
        StoreKey low = new([.. "/t/"u8, 0x00]), middle = new([.. "/t/"u8, 0x7F]), high = new([.. "/t/"u8, 0xFF, 0x00]);
        await CommitAsync(
            new StoreMutation.Put(high, default), new StoreMutation.Put(low, default), new StoreMutation.Put(middle, default));

        var result = await Store.RangeAsync(new RangeQuery(Everything), Token);

        result.Items.Select(pair => pair.Key).ShouldBe([low, middle, high]);
    }

    [Fact]
    public async Task CommitAsync_KeyAbsentHolds_Applies()
    {
        (await CommitIfAsync([Absent("a")], Put("a"))).ShouldBeOfType<CommitResult.Committed>();

        (await ReadAsync("a")).ShouldNotBeNull();
    }

    [Fact]
    public async Task CommitAsync_KeyAbsentFails_NamesTheConditionAndAppliesNothing()
    {
        await CommitAsync(Put("a", "old"));

        var result = await CommitIfAsync([Absent("a")], Put("a", "new"), Put("b"));

        result.ShouldBe(new CommitResult.ConditionFailed(Absent("a")));
        Text((await ExistingAsync("a")).Value).ShouldBe("old");
        (await ReadAsync("b")).ShouldBeNull();
    }

    [Fact]
    public async Task CommitAsync_RevisionEqualsHolds_Applies()
    {
        var revision = await CommitAsync(Put("a", "old"));

        await CommitIfAsync([Revision("a", revision)], Put("a", "new"));

        Text((await ExistingAsync("a")).Value).ShouldBe("new");
    }

    [Fact]
    public async Task CommitAsync_RevisionEqualsOfAnOverwrittenRevision_Fails()
    {
        var revision = await CommitAsync(Put("a", "old"));
        await CommitAsync(Put("a", "new"));

        var result = await CommitIfAsync([Revision("a", revision)], Delete("a"));

        result.ShouldBe(new CommitResult.ConditionFailed(Revision("a", revision)));
        (await ReadAsync("a")).ShouldNotBeNull();
    }

    [Fact]
    public async Task CommitAsync_RevisionEqualsOfAMissingKey_Fails() =>
        (await CommitIfAsync([Revision("a", 1)], Put("b"))).ShouldBeOfType<CommitResult.ConditionFailed>();

    [Fact]
    public async Task CommitAsync_SecondConditionFails_NamesThatOne()
    {
        await CommitAsync(Put("b"));

        var result = await CommitIfAsync([Absent("a"), Absent("b"), Absent("c")], Put("a"));

        result.ShouldBe(new CommitResult.ConditionFailed(Absent("b")));
    }

    [Fact]
    public async Task CommitAsync_NoMutations_ChecksAndLeavesTheRevision()
    {
        var revision = await CommitAsync(Put("a"));

        var result = await CommitIfAsync([Revision("a", revision)]);

        result.ShouldBe(new CommitResult.Committed(revision));
        (await ExistingAsync("a")).ModRevision.ShouldBe(revision);
    }

    [Fact]
    public async Task CommitAsync_DeleteOfAMissingKey_ChangesNothing()
    {
        var revision = await CommitAsync(Put("a"));

        (await CommitAsync(Delete("b"), DeleteRange("x", "z"))).ShouldBe(revision);
    }

    [Fact]
    public async Task CommitAsync_Overwrite_KeepsCreateRevisionAndMovesModRevision()
    {
        var first = await CommitAsync(Put("a"));
        var second = await CommitAsync(Put("a"));

        var pair = await ExistingAsync("a");

        second.ShouldBeGreaterThan(first);
        (pair.CreateRevision, pair.ModRevision).ShouldBe((first, second));
    }

    [Fact]
    public async Task CommitAsync_PutAfterDelete_StartsANewCreateRevision()
    {
        await CommitAsync(Put("a"));
        await CommitAsync(Delete("a"));
        var third = await CommitAsync(Put("a"));

        var pair = await ExistingAsync("a");

        (pair.CreateRevision, pair.ModRevision).ShouldBe((third, third));
    }

    [Fact]
    public async Task CommitAsync_SeveralMutations_ShareOneRevision()
    {
        var revision = await CommitAsync(Put("a"), Put("b"));

        (await ExistingAsync("a")).ModRevision.ShouldBe(revision);
        (await ExistingAsync("b")).ModRevision.ShouldBe(revision);
    }

    [Fact]
    public async Task CommitAsync_DeleteRange_RemovesItsKeysAndNoOther()
    {
        await CommitAsync(Put("a"), Put("b"), Put("c"), Put("d"));

        await CommitAsync(DeleteRange("b", "d"));

        (await NamesAsync()).ShouldBe(["a", "d"]);
    }

    [Fact]
    public async Task CommitAsync_DeleteRangeWithoutEnd_RemovesTheRest()
    {
        await CommitAsync(Put("a"), Put("b"), Put("c"));

        await CommitAsync(new StoreMutation.DeleteRange(new KeyRange(Key("b"), null)));

        (await NamesAsync()).ShouldBe(["a"]);
    }

    [Fact]
    public async Task CommitAsync_TokenCancelledBefore_AppliesNothing()
    {
        var transaction = new StoreTransaction { Mutations = [Put("a")] };

        await Should.ThrowAsync<OperationCanceledException>(
            () => Store.CommitAsync(transaction, new CancellationToken(canceled: true)));

        (await ReadAsync("a")).ShouldBeNull();
    }
}
