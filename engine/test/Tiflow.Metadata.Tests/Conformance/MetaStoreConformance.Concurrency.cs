using System.Globalization;

namespace Tiflow.Metadata.Tests.Conformance;

public abstract partial class MetaStoreConformance
{
    [Fact(Timeout = Deadline)]
    public async Task CommitAsync_ConcurrentCompareAndSet_LosesNoIncrementAndNoRevisionIsUsedTwice()
    {
        const int Writers = 8, Each = 20;
        await CommitAsync(Put("counter", "0"));

        var revisions = await Task.WhenAll(Enumerable.Range(0, Writers).Select(async _ =>
        {
            var own = new List<long>();
            while (own.Count < Each)
            {
                var counter = await ExistingAsync("counter");
                var next = int.Parse(Text(counter.Value), CultureInfo.InvariantCulture) + 1;
                if (await CommitIfAsync([Revision("counter", counter.ModRevision)], Put("counter", $"{next}"))
                    is CommitResult.Committed committed)
                {
                    own.Add(committed.Revision);
                }
            }

            return own;
        }));

        Text((await ExistingAsync("counter")).Value).ShouldBe($"{Writers * Each}");
        revisions.SelectMany(own => own).ShouldBeUnique();
    }

    [Fact(Timeout = Deadline)]
    public async Task RangeAsync_WhileTransactionsCommit_NeverSeesHalfOfOne()
    {
        const int Rounds = 100;
        await CommitAsync(Put("left", "0"), Put("right", "0"));

        var writing = Task.Run(
            async () =>
            {
                for (var i = 1; i <= Rounds; i++)
                {
                    await CommitAsync(Put("left", $"{i}"), Put("right", $"{i}"));
                }
            },
            Token);
        do
        {
            var pairs = (await Store.RangeAsync(new RangeQuery(Everything), Token)).Items;
            Text(pairs[0].Value).ShouldBe(Text(pairs[1].Value));
        }
        while (!writing.IsCompleted);

        await writing;
    }

    [Fact(Timeout = Deadline)]
    public async Task ReadAsync_AfterAnAcknowledgedCommit_SeesIt()
    {
        for (var i = 0; i < 100; i++)
        {
            var revision = await CommitAsync(Put("a", $"{i}"));
            (await ExistingAsync("a")).ModRevision.ShouldBe(revision);
            (await Store.RangeAsync(new RangeQuery(Everything), Token)).Revision.ShouldBeGreaterThanOrEqualTo(revision);
        }
    }
}
