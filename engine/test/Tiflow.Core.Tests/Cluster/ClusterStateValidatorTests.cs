using Tiflow.Core.Cluster;
using Tiflow.Core.Executors;
using Tiflow.Core.Jobs;
using Tiflow.Core.Resources;
using Tiflow.Core.Runnables;
using Tiflow.Core.Tests.Support;

namespace Tiflow.Core.Tests.Cluster;

/// <summary>A validator that never complained proves nothing: each rule sees a state that breaks it.</summary>
public sealed class ClusterStateValidatorTests
{
    private static readonly Dictionary<string, Action<ClusterScript>> Corruptions = new()
    {
        ["is Paused, should be Running"] = static script => Change(Job(script), static status => status with { State = JobState.Paused }),
        ["counts 2 placed runnables"] = static script => Job(script).Placed++,
        ["is Canceled with live runnables"] = static script => Job(script).Status =
            Job(script).Status with { State = JobState.Canceled, Ending = JobState.Canceled },
        ["is Running and finished at"] = static script => Change(Job(script), status => status with { FinishedAt = script.Now.Wall }),
        ["1.0 is Running on"] = static script => Change(Master(script), static status => status with { Executor = null }),
        ["is not among what is placed on exec-1"] = static script => Executor(script).Placed.Clear(),
        ["is placed without an incarnation"] = static script => Change(Master(script), static status => status with { Incarnation = 0 }),
        ["is stopping without a deadline"] = static script => Change(Master(script), static status => status with { Stopping = StopReason.Move }),
        ["with a next attempt and retry due"] = static script => Change(
            Master(script), status => status with { NextAttemptAt = script.Now.Wall }),
        ["waits: True, queued: False"] = static script => script.Runnable("waiting", 0).Line!.Waiting.Clear(),
        ["1.0 is queued and does not wait"] = static script => script.Runnable("waiting", 0).Line!.Waiting.Add(Master(script).Id),
        ["exec-1 believes to host 9.9"] = static script => Executor(script).Placed.Add(new RunnableId(new JobSeq(9), 9)),
        ["exec-1 counts its use wrong"] = static script => Executor(script).Used = ResourceVector.Zero,
        ["exec-1 is over-committed by 1 slots"] = Overcommit,
        ["exec-1 is offline with a session"] = static script => Change(Executor(script), status => status with { State = ExecutorState.Offline }),
        ["exec-1 drains and moves nothing"] = static script => Change(
            Executor(script), static status => status with { State = ExecutorState.Draining, IsCordoned = true }),
        ["exec-1 is Cordoned and cordoned: False"] = static script => Change(
            Executor(script), static status => status with { State = ExecutorState.Cordoned }),
        ["exec-1 has a drain deadline and no timer"] = static script => Change(
            Executor(script), status => status with { DrainDeadline = script.Now.Wall }),
        ["job 1 has a deadline and no timer"] = static script => Job(script).DeadlineDue = null,
        ["project default counts 5 jobs, has 2"] = static script => Job(script).Project.Jobs = 5,
        ["project default counts 5 jobs that have not ended"] = static script => Job(script).Project.LiveJobs = 5,
        ["project default counts its use wrong"] = static script => Job(script).Project.Occupy(Master(script)),
        ["project default does not know its lines"] = static script => Job(script).Project.Lines.Clear(),
        ["2.0 waits although an executor has room for it"] = static script => Executor(script).Used = ResourceVector.Zero,
        ["2.0 waits although its project's quota has room for it"] = static script =>
            script.State.Queue.Hold(script.Runnable("waiting", 0).Line!),
        ["the line of 2.0 is held: True"] = static script => script.Runnable("waiting", 0).Line!.IsHeld = true,
        ["the cluster counts 9 slots, has 1 slots"] = static script => script.State.Queue.Capacity =
            ResourceVector.From([new(ResourceVector.SlotsName, 9)]),
        ["1 lines can be tried, the queue believes: False"] = static script =>
            script.Runnable("waiting", 0).Line!.Shape.IsBlocked = false,
        ["session 99 is stale"] = static script => script.State.Sessions[99] = Executor(script),
    };

    private readonly ClusterScript _script = new();

    public ClusterStateValidatorTests()
    {
        _script.AddExecutor(slots: 1);
        _script.Create(_script.Spec("j") with { Times = new JobTimes { Timeout = TimeSpan.FromDays(1) } });
        _script.Create("waiting");
    }

    public static TheoryData<string> Complaints => [.. Corruptions.Keys];

    [Fact]
    public void Sound_state_has_no_problem() => ClusterStateValidator.Validate(_script.State).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Complaints))]
    public void Broken_rule_is_named(string complaint)
    {
        Corruptions[complaint](_script);

        ClusterStateValidator.Validate(_script.State).ShouldContain(problem => problem.Contains(complaint, StringComparison.Ordinal));
    }

    private static JobEntry Job(ClusterScript script) => script.State.JobsByName[ClusterScript.Name("j")];

    private static RunnableEntry Master(ClusterScript script) => Job(script).Master;

    private static ExecutorEntry Executor(ClusterScript script) => script.State.Executors.Values.Single();

    private static void Change(JobEntry job, Func<JobStatus, JobStatus> change) => job.Status = change(job.Status);

    private static void Change(RunnableEntry runnable, Func<RunnableStatus, RunnableStatus> change) =>
        runnable.Status = change(runnable.Status);

    private static void Change(ExecutorEntry executor, Func<ExecutorStatus, ExecutorStatus> change) =>
        executor.Status = change(executor.Status);

    private static void Overcommit(ClusterScript script)
    {
        var (executor, waiting) = (Executor(script), script.Runnable("waiting", RunnableId.MasterIndex));
        Change(waiting, status => status with { State = RunnableState.Starting, Executor = executor.Id, Incarnation = 1 });
        executor.Placed.Add(waiting.Id);
        executor.Used += waiting.Spec.Demand;
    }
}
