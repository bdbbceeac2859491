using System.Text.Json;
using CsCheck;
using Tiflow.Jobs.Fake;
using Tiflow.Sdk;

namespace Tiflow.Jobs.Tests.Fake;

public sealed class WatchPositionTests
{
    private const long Start = 5;

    private static readonly Gen<(long Revision, string Value)[]> Changes =
        Gen.Select(Gen.Long[1, 9], Gen.String[Gen.Char.AlphaNumeric, 0, 8]).Array[0, 40].Select(static changes => Numbered(changes));

    /// <summary>Each run counts some changes, saves some of the positions, and the next one reads on from the last that was saved.</summary>
    [Fact]
    public void However_often_a_worker_restarts_each_change_counts_once() =>
        Gen.Select(Changes, Gen.Select(Gen.Int[0, 10], Gen.Int[0, 10]).Array[0, 10]).Sample(static (changes, runs) =>
        {
            var saved = ToJson(WatchPosition.At(Start));
            foreach (var (counted, unsaved) in runs)
            {
                saved = ToJson(Count(FromJson(saved), changes, Math.Max(0, counted - unsaved)));
            }

            var end = Count(FromJson(saved), changes, changes.Length);

            end.ShouldBe(new WatchPosition(
                changes.Select(static change => change.Revision).LastOrDefault(Start),
                changes.Length,
                changes.Select(static change => change.Value).LastOrDefault("")));
        });

    [Fact]
    public void A_checkpoint_has_the_names_of_the_seed() =>
        JsonSerializer.Serialize(new FakeCheckpoint(3, 0, Crashed: false, new WatchPosition(7, 2, "v")), SdkJson.Options)
            .ShouldBe("""{"tick":3,"restarts":0,"crashed":false,"watch":{"revision":7,"mvcc-count":2,"value":"v"}}""");

    // As etcd: the changes from a revision on, in order.
    private static WatchPosition Count(WatchPosition position, (long Revision, string Value)[] changes, int most) => changes
        .Where(change => change.Revision >= position.Revision + 1)
        .Take(most)
        .Aggregate(position, static (position, change) => position.Next(change.Revision, change.Value));

    private static (long Revision, string Value)[] Numbered((long Gap, string Value)[] changes)
    {
        var revision = Start;
        return [.. changes.Select(change => (revision += change.Gap, change.Value))];
    }

    private static string ToJson(WatchPosition position) => JsonSerializer.Serialize(position, SdkJson.Options);

    private static WatchPosition FromJson(string json) => JsonSerializer.Deserialize<WatchPosition>(json, SdkJson.Options)!;
}
