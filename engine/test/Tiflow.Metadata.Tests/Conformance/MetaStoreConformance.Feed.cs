using System.Globalization;

namespace Tiflow.Metadata.Tests.Conformance;

public abstract partial class MetaStoreConformance
{
    [Fact(Timeout = Deadline)]
    public async Task WatchAsync_FromARevision_GivesWhatCameAfterItInOrder()
    {
        var start = await CommitAsync(Put("a", "before"));
        var first = await CommitAsync(Put("a", "1"));
        var second = await CommitAsync(Delete("a"));

        var batches = await WatchedAsync(Everything, start, 2);

        batches.ShouldBe([$"{first}: a=1", $"{second}: a deleted"]);
    }

    [Fact(Timeout = Deadline)]
    public async Task WatchAsync_OneRevision_IsOneBatch()
    {
        var start = await CommitAsync(Put("c"));
        var revision = await CommitAsync(Put("a", "1"), Put("b", "2"), Delete("c"));

        (await WatchedAsync(Everything, start, 1)).ShouldBe([$"{revision}: a=1, b=2, c deleted"]);
    }

    [Fact(Timeout = Deadline)]
    public async Task WatchAsync_DeleteRange_NamesEachKey()
    {
        var start = await CommitAsync(Put("a"), Put("b"), Put("c"));
        var revision = await CommitAsync(DeleteRange("a", "c"));

        (await WatchedAsync(Everything, start, 1)).ShouldBe([$"{revision}: a deleted, b deleted"]);
    }

    [Fact(Timeout = Deadline)]
    public async Task WatchAsync_OtherKeys_AreLeftOut()
    {
        var start = await CommitAsync(Put("x/0"));
        await CommitAsync(Put("y/1"));
        var mixed = await CommitAsync(Put("w"), Put("x/1", "in"), Put("y/2"));

        (await WatchedAsync(KeyRange.Prefix(Key("x/")), start, 1)).ShouldBe([$"{mixed}: x/1=in"]);
    }

    [Fact(Timeout = Deadline)]
    public async Task WatchAsync_FailedCondition_IsNoChange()
    {
        var start = await CommitAsync(Put("a"));
        await CommitIfAsync([Absent("a")], Put("a", "never"));
        var revision = await CommitAsync(Put("a", "after"));

        (await WatchedAsync(Everything, start, 1)).ShouldBe([$"{revision}: a=after"]);
    }

    [Fact(Timeout = Deadline)]
    public async Task WatchAsync_ChangesWhileItWaits_Arrive()
    {
        var start = await CommitAsync(Put("a"));
        await using var changes = Store.WatchAsync(Everything, start, Token).GetAsyncEnumerator(Token);
        var next = changes.MoveNextAsync();
        next.IsCompleted.ShouldBeFalse();

        var revision = await CommitAsync(Put("a", "1"));

        (await next).ShouldBeTrue();
        Describe(changes.Current).ShouldBe($"{revision}: a=1");
    }

    [Fact(Timeout = Deadline)]
    public async Task WatchAsync_ConcurrentWriters_NoChangeMissingNoneTwice()
    {
        const int Writers = 8, Each = 25;
        var start = await CommitAsync(Put("start"));
        var watched = WatchedAsync(KeyRange.Prefix(Key("n/")), start, Writers * Each);

        var revisions = await Task.WhenAll(Enumerable.Range(0, Writers).Select(async writer =>
        {
            var own = new List<string>();
            for (var i = 0; i < Each; i++)
            {
                own.Add($"{await CommitAsync(Put($"n/{writer}", $"{i}"))}: n/{writer}={i}");
            }

            return own;
        }));

        var expected = revisions.SelectMany(own => own).OrderBy(text => long.Parse(text.Split(':')[0], CultureInfo.InvariantCulture));
        (await watched).ShouldBe(expected);
    }

    [Fact(Timeout = Deadline)]
    public async Task WatchAsync_RangeThenWatch_LeavesNoGap()
    {
        await CommitAsync(Put("a"));
        var loaded = await Store.RangeAsync(new RangeQuery(Everything), Token);
        var revision = await CommitAsync(Put("b", "next"));

        (await WatchedAsync(Everything, loaded.Revision, 1)).ShouldBe([$"{revision}: b=next"]);
    }

    [Fact(Timeout = Deadline)]
    public async Task WatchAsync_ForgottenRevision_IsCompacted()
    {
        var start = await CommitAsync(Put("a", "1"));
        await CommitAsync(Put("a", "2"));
        await ForgetChangesAsync();

        var error = await Should.ThrowAsync<StoreException>(() => WatchedAsync(Everything, start, 1));

        error.Code.ShouldBe(StoreErrorCode.Compacted);
    }

    [Fact(Timeout = Deadline)]
    public async Task WatchAsync_FromTheLatestRevisionAfterForgetting_Works()
    {
        await CommitAsync(Put("a"));
        await ForgetChangesAsync();
        var latest = (await Store.RangeAsync(new RangeQuery(Everything), Token)).Revision;
        var revision = await CommitAsync(Put("a", "1"));

        (await WatchedAsync(Everything, latest, 1)).ShouldBe([$"{revision}: a=1"]);
    }

    [Fact(Timeout = Deadline)]
    public async Task WatchAsync_Cancelled_Ends()
    {
        var start = await CommitAsync(Put("a"));
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await using var changes = Store.WatchAsync(Everything, start, cancel.Token).GetAsyncEnumerator(Token);
        var next = changes.MoveNextAsync();

        await cancel.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(async () => await next);
    }

    private async Task<List<string>> WatchedAsync(
        KeyRange range,
        long afterRevision,
        int batches,
        Func<IReadOnlyList<StoreChange>, IReadOnlyList<StoreChange>>? arrange = null)
    {
        var seen = new List<string>();
        if (batches == 0)
        {
            return seen;
        }

        await foreach (var changes in Store.WatchAsync(range, afterRevision, Token))
        {
            seen.Add(Describe(arrange is null ? changes : arrange(changes)));
            if (seen.Count == batches)
            {
                break;
            }
        }

        return seen;
    }

    private static string Describe(IReadOnlyList<StoreChange> changes)
    {
        changes.ShouldAllBe(change => change.Revision == changes[0].Revision);
        var texts = changes.Select(change =>
            change.Value is { } value ? $"{Name(change.Key)}={Text(value)}" : $"{Name(change.Key)} deleted");
        return $"{changes[0].Revision}: {string.Join(", ", texts)}";
    }
}
