using Tiflow.Faults.Histories;
using Tiflow.Protocol.V1;

namespace Tiflow.Faults.Tests.Histories;

public sealed class MetTests
{
    private static readonly IReadOnlyList<HistoryEntry> History =
    [
        Seen(100, "copy-1", JobState.Pending), Seen(200, "copy-1"), Seen(400, "copy-1"), Seen(500, "copy-1", JobState.Finished),
        Seen(700, "copy-2"), Seen(800, "copy-2"),
    ];

    [Fact]
    public void Count_FaultsBeforeBetweenAndAfterTheJobs_OnlyThoseWithin() => Met.Count(History, "CVSDemo", [150, 300, 390, 450, 750, 900]).ShouldBe(3);

    [Fact]
    public void Count_JobsOfAnotherType_None() => Met.Count(History, "FakeJob", [300, 750]).ShouldBe(0);

    private static HistoryEntry Seen(double at, string job, JobState state = JobState.Running) => new()
    {
        Client = "observer",
        Operation = Operation.List,
        CalledAt = at - 1,
        ReturnedAt = at,
        Outcome = Outcome.Ok,
        Jobs = [new JobSeen { Id = job, Type = "CVSDemo", State = state }],
    };
}
