using Tiflow.Faults.Histories;

namespace Tiflow.Faults.Tests.Histories;

public sealed class NothingAcknowledgedTests
{
    // The calls of a story end at 10 ms and at 21 ms.
    private static readonly IReadOnlyList<HistoryEntry> History =
        new Story().Created().Canceled(Story.Running).Entries;

    [Fact]
    public void Violations_AcknowledgedMeanwhile_SaysWhat() => NothingAcknowledged.Violations(History, after: 15, before: 100).ShouldHaveSingleItem()
        .ShouldBe("NothingAcknowledged: Cancel of job was acknowledged at 21 ms, without a quorum");

    [Fact]
    public void Violations_AcknowledgedBeforeAndAfter_None() => NothingAcknowledged.Violations(History, after: 11, before: 20).ShouldBeEmpty();

    [Fact]
    public void Violations_FailedMeanwhile_None() => NothingAcknowledged
        .Violations(new Story().Failed(Operation.Create, "UNAVAILABLE: no quorum", Outcome.Unknown).Entries, after: 0, before: 100).ShouldBeEmpty();
}
