using Tiflow.Faults.Histories;

namespace Tiflow.Faults.Tests.Histories;

public sealed class KeptTests
{
    private static readonly JobSeen WorkerRestarted = Story.Running with { Workers = [Story.Running.Workers[0] with { Incarnation = 2 }] };

    [Fact]
    public void Violations_NothingRestarted_None() => Kept.Violations(Story.Running, Story.Running).ShouldBeEmpty();

    [Fact]
    public void Violations_WorkerRestarted_SaysWhich() => Kept.Violations(Story.Running, WorkerRestarted).ShouldHaveSingleItem()
        .ShouldBe("Kept: worker-0 of job was restarted: run 1 is now run 2");

    [Fact]
    public void Violations_JobMasterRestarted_SaysSo() => Kept.Violations(Story.Running, Story.Running with { Incarnation = 2 }).ShouldHaveSingleItem()
        .ShouldBe("Kept: the job master of job was restarted: run 1 is now run 2");

    [Fact]
    public void Violations_WorkerOfTheLostExecutorRestarted_None() =>
        Kept.Violations(Story.Running, WorkerRestarted, lostExecutor: "exec-2").ShouldBeEmpty();

    [Fact]
    public void Violations_WorkerOfAnotherExecutorRestarted_SaysWhich() =>
        Kept.Violations(Story.Running, WorkerRestarted, lostExecutor: "exec-1").ShouldHaveSingleItem()
            .ShouldBe("Kept: worker-0 of job was restarted: run 1 is now run 2");

    [Fact]
    public void Violations_JobMasterBesideTheLostExecutorRestarted_SaysSo() =>
        Kept.Violations(Story.Running, Story.Running with { Incarnation = 2 }, lostExecutor: "exec-2").ShouldHaveSingleItem()
            .ShouldBe("Kept: the job master of job was restarted: run 1 is now run 2");

    [Fact]
    public void Violations_WorkerGone_SaysSo() => Kept.Violations(Story.Running, Story.Running with { Workers = [] }).ShouldHaveSingleItem()
        .ShouldBe("Kept: worker-0 of job was restarted: run 1 is now gone");

    [Fact]
    public void Violations_WorkersInAnotherOrder_None()
    {
        var two = Story.Running with { Workers = [Story.Running.Workers[0], Story.Running.Workers[0] with { Name = "worker-1", Incarnation = 3 }] };

        Kept.Violations(two, two with { Workers = [.. two.Workers.Reverse()] }).ShouldBeEmpty();
    }
}
