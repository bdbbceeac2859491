using Tiflow.Metadata.Local;

namespace Tiflow.Metadata.Tests.Local;

public sealed class ChangeFeedTests
{
    private static readonly StoreKey _key = StoreKey.FromString("a");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WatchAsync_MoreRevisionsThanKept_GivesTheNewestAndRefusesTheOldest()
    {
        const int Published = 20_000, Kept = 16 * 1024;
        var feed = new ChangeFeed(revision: 0);
        Publish(feed, 1, Published, valueBytes: 1);

        (await FirstAsync(feed, Published - Kept)).ShouldBe(Published - Kept + 1);
        await ShouldBeCompactedAsync(feed, Published - Kept - 1);
    }

    [Fact]
    public async Task WatchAsync_MoreBytesThanKept_GivesTheNewestAndRefusesTheOldest()
    {
        var feed = new ChangeFeed(revision: 0);
        Publish(feed, 1, 100, valueBytes: 1024 * 1024);

        (await FirstAsync(feed, 90)).ShouldBe(91);
        await ShouldBeCompactedAsync(feed, 30);
    }

    [Fact]
    public async Task WatchAsync_FromTheRevisionItBeganWith_GivesTheNext()
    {
        var feed = new ChangeFeed(revision: 41);
        Publish(feed, 42, 1, valueBytes: 1);

        (await FirstAsync(feed, 41)).ShouldBe(42);
        await ShouldBeCompactedAsync(feed, 40);
    }

    private static void Publish(ChangeFeed feed, long first, int count, int valueBytes)
    {
        var value = new byte[valueBytes];
        for (var revision = first; revision < first + count; revision++)
        {
            feed.Publish([new StoreChange(_key, value, revision)]);
        }
    }

    private static async Task<long> FirstAsync(ChangeFeed feed, long afterRevision)
    {
        await foreach (var changes in feed.WatchAsync(KeyRange.All, afterRevision, Token))
        {
            return changes[0].Revision;
        }

        return 0;
    }

    private static async Task ShouldBeCompactedAsync(ChangeFeed feed, long afterRevision) =>
        (await Should.ThrowAsync<StoreException>(() => FirstAsync(feed, afterRevision))).Code.ShouldBe(StoreErrorCode.Compacted);
}
