using Tiflow.Faults.Histories;

namespace Tiflow.Faults.Tests.Histories;

public sealed class OutageTests
{
    [Fact]
    public void Longest_CallUnderWayAtTheFault_CountsFromTheFault() => Longest(fault: 100, Ok(85, 90), Ok(95, 400)).ShouldBe(300);

    [Fact]
    public void Longest_CallAfterTheFault_CountsFromTheCall() => Longest(fault: 100, Ok(150, 400)).ShouldBe(250);

    [Fact]
    public void Longest_SecondOutageAfterAFirstAnswer_IsNotHidden() =>
        Longest(fault: 100, Ok(85, 120), Ok(140, 150), Ok(160, 900), Ok(920, 950)).ShouldBe(740);

    [Fact]
    public void Longest_FailedCall_TheWaitGoesOnToTheNextAnswer() => Longest(fault: 100, Failed(120, 500), Ok(550, 700)).ShouldBe(580);

    [Fact]
    public void Longest_WaitBeforeTheFault_DoesNotCount() => Longest(fault: 4990, Ok(10, 4980), Ok(4985, 5000)).ShouldBe(10);

    [Fact]
    public void Longest_OtherClients_DoNotCount() => Longest(fault: 100, Ok(90, 110), Ok(90, 900) with { Client = "other" }).ShouldBe(10);

    private static double Longest(double fault, params HistoryEntry[] calls) => Outage.Longest(calls, "writer", fault).TotalMilliseconds;

    private static HistoryEntry Ok(double calledAt, double returnedAt) => new()
    {
        Client = "writer",
        Operation = Operation.Create,
        CalledAt = calledAt,
        ReturnedAt = returnedAt,
        Outcome = Outcome.Ok,
    };

    private static HistoryEntry Failed(double calledAt, double returnedAt) => Ok(calledAt, returnedAt) with { Outcome = Outcome.Unknown };
}
