using Tiflow.Faults.Histories;

namespace Tiflow.Faults.Tests.Histories;

public sealed class OutageTests
{
    [Fact]
    public void Longest_AnswersAfterTheFault_CountsFromTheFault() => Longest([90, 400], fault: 100).ShouldBe(300);

    [Fact]
    public void Longest_SecondOutageAfterAFirstAnswer_IsNotHidden() => Longest([90, 120, 150, 900, 950], fault: 100).ShouldBe(750);

    [Fact]
    public void Longest_SilenceBeforeTheFault_DoesNotCount() => Longest([10, 5000, 5020], fault: 4990).ShouldBe(20);

    private static double Longest(double[] answers, double fault) =>
        Outage.Longest([.. answers.Select(NewEntry)], "writer", fault).TotalMilliseconds;

    private static HistoryEntry NewEntry(double returnedAt) => new()
    {
        Client = "writer",
        Operation = Operation.Create,
        CalledAt = returnedAt - 5,
        ReturnedAt = returnedAt,
        Outcome = Outcome.Ok,
    };
}
