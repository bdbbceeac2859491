using Tiflow.Faults.Histories;

namespace Tiflow.Faults.Tests.Histories;

public sealed class GateFirstTests
{
    private static readonly DateTimeOffset Cut = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Violations_ClosedBeforeEachStart_None() => Violations(closed: [5.0], started: [5.8, 5.9]).ShouldBeEmpty();

    [Fact]
    public void Violations_NothingStartedElsewhere_None() => Violations(closed: [], started: []).ShouldBeEmpty();

    [Fact]
    public void Violations_StartedBeforeItClosed_SaysByHowMuch() => Violations(closed: [5.0], started: [6, 4.8]).ShouldHaveSingleItem()
        .ShouldBe("GateFirst: work of x1 was started elsewhere 200 ms before x1 had closed its gate");

    [Fact]
    public void Violations_StartedInTheSameMoment_IsNotBefore() => Violations(closed: [5.0], started: [5.0]).ShouldHaveSingleItem();

    [Fact]
    public void Violations_NeverClosed_SaysSo() => Violations(closed: [], started: [5.8]).ShouldHaveSingleItem()
        .ShouldBe("GateFirst: work of x1 was started elsewhere, but x1 never closed its gate");

    private static IReadOnlyList<string> Violations(double[] closed, double[] started) =>
        [.. GateFirst.Violations("x1", [.. closed.Select(Cut.AddSeconds)], [.. started.Select(Cut.AddSeconds)])];
}
