namespace Tiflow.Metadata.Tests.Conformance;

public abstract partial class MetaStoreConformance
{
    private static readonly StoreLimits _tight = new()
    {
        MaxKeyBytes = 8,
        MaxValueBytes = 16,
        MaxTransactionOperations = 3,
        MaxTransactionBytes = 40,
    };

    [Fact]
    public async Task CommitAsync_AtEachLimit_Applies()
    {
        await ReopenAsync(_tight);

        await CommitAsync(Put("55555", new string('v', 16)), Put("1", "12345678"), Delete("2"));

        (await NamesAsync()).ShouldBe(["1", "55555"]);
    }

    [Fact]
    public async Task CommitAsync_KeyTooLong_RefusedAndNothingApplied()
    {
        await ReopenAsync(_tight);

        (await RefusalAsync(Put("a"), Put("666666"))).ShouldBe(StoreErrorCode.LimitExceeded);

        (await NamesAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task CommitAsync_ValueTooLong_RefusedAndNothingApplied()
    {
        await ReopenAsync(_tight);

        (await RefusalAsync(Put("a"), Put("b", new string('v', 17)))).ShouldBe(StoreErrorCode.LimitExceeded);

        (await NamesAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task CommitAsync_TooManyMutations_RefusedAndNothingApplied()
    {
        await ReopenAsync(_tight);

        (await RefusalAsync(Put("a"), Put("b"), Put("c"), Put("d"))).ShouldBe(StoreErrorCode.LimitExceeded);

        (await NamesAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task CommitAsync_TooManyBytes_RefusedAndNothingApplied()
    {
        await ReopenAsync(_tight);
        var value = new string('v', 16);

        (await RefusalAsync(Put("a", value), Put("b", value), Put("c"))).ShouldBe(StoreErrorCode.LimitExceeded);

        (await NamesAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task CommitAsync_EmptyKey_Refused() =>
        (await RefusalAsync(new StoreMutation.Put(default, default))).ShouldBe(StoreErrorCode.LimitExceeded);

    public static TheoryData<string, StoreMutation[]> ChangesTwice => new()
    {
        { "put and put", [Put("a", "1"), Put("b"), Put("a", "2")] },
        { "put and delete", [Put("a"), Delete("a")] },
        { "put within a range", [DeleteRange("a", "c"), Put("b")] },
        { "put at the start of a range", [Put("a"), DeleteRange("a", "c")] },
        { "overlapping ranges", [DeleteRange("a", "c"), DeleteRange("b", "d")] },
        { "after a range without end", [new StoreMutation.DeleteRange(new KeyRange(Key("a"), null)), Put("x")] },
    };

    [Theory]
    [MemberData(nameof(ChangesTwice))]
    public async Task CommitAsync_KeyChangedTwice_RefusedAndNothingApplied(string what, StoreMutation[] mutations)
    {
        var revision = await CommitAsync(Put("a", "old"));

        (await RefusalAsync(mutations)).ShouldBe(StoreErrorCode.LimitExceeded, what);

        (await NamesAsync()).ShouldBe(["a"]);
        (await ExistingAsync("a")).ModRevision.ShouldBe(revision);
    }

    [Fact]
    public async Task CommitAsync_RangeAndPutAtItsEnd_Applies()
    {
        await CommitAsync(Put("a"), Put("b"));

        await CommitAsync(Put("c"), DeleteRange("a", "c"), DeleteRange("x", "x"), Put("x"));

        (await NamesAsync()).ShouldBe(["c", "x"]);
    }
}
