using Tiflow.Core.Effects;
using Tiflow.Core.Events;
using Tiflow.Core.Executors;
using Tiflow.Core.Jobs;
using Tiflow.Core.Resources;
using Tiflow.Core.Runnables;
using Tiflow.Core.Tests.Support;

namespace Tiflow.Core.Tests.Cluster;

/// <summary>Two executors; the job's first worker is on e2 and has opened "sorted" there, unless a test says otherwise.</summary>
public sealed class LocalResourceTests
{
    private readonly ClusterScript _script = new();
    private readonly FakeExecutor _first;
    private readonly FakeExecutor _second;

    public LocalResourceTests()
    {
        _first = _script.AddExecutor(slots: 4);
        _second = _script.AddExecutor(slots: 4);
        _script.Create("j");
        _script.CreateWorkers("j", "maker");
        _script.Run("j", 1).Executor.ShouldBe(_second);
    }

    [Fact]
    public void What_is_acknowledged_is_recorded_and_shown()
    {
        Open(1, "sorted").ShouldBeNull();

        _script.Get("j").LocalResources.ShouldBe([new LocalResource("sorted", "e2", "d1")]);
    }

    [Fact]
    public void A_worker_that_needs_it_is_placed_where_it_is_although_there_is_more_room_elsewhere()
    {
        Open(1, "sorted");
        _script.Exit("j", 1, ExitOutcome.Finished);
        _script.CreateWorkers("j", "a", "b");
        NeedingWorker("user", "sorted").ShouldBeNull();
        NeedingWorker("other-user", "sorted").ShouldBeNull();

        (_script.Run("j", 4).Executor, _script.Run("j", 5).Executor).ShouldBe((_second, _second));
    }

    [Fact]
    public void Who_has_opened_it_comes_back_to_where_it_is_whatever_has_failed()
    {
        Open(1, "sorted");
        for (var failure = 0; failure < 3; failure++)
        {
            _script.Exit("j", 1, ExitOutcome.FailedTransient);
            _script.ElapseSeconds(30);
        }

        _script.Run("j", 1).Executor.ShouldBe(_second);
        _script.Runnable("j", 1).Status.Incarnation.ShouldBe(4);
    }

    [Fact]
    public void While_its_executor_is_offline_it_waits_and_says_for_what()
    {
        Open(1, "sorted");
        NeedingWorker("user", "sorted");
        _second.Kill();

        _script.Runnable("j", 2).Status.State.ShouldBe(RunnableState.Lost);
        _script.Get("j").Reason.ShouldEndWith("it needs local resource sorted, which is on exec-2 (e2), which is offline");
        var placement = Explain("j");
        placement.Filters.ShouldBe(
            [
                new("online", 1), new("takes_work", 1), new("type", 1), new("version", 1), new("selector", 1), new("resources", 0), new("room", 0),
            ]);
        placement.Advice.ShouldContain("tiflow executor --name e2");
    }

    [Fact]
    public void The_next_process_of_its_name_gets_what_waits_and_another_one_does_not()
    {
        Open(1, "sorted");
        _second.Kill();
        _script.AddExecutor("e3");
        _script.Runnable("j", 1).Status.IsPlaced.ShouldBeFalse();

        var again = _script.AddExecutor("e2", address: _second.Spec.Address);

        _script.Run("j", 1).Executor.ShouldBe(again);
        again.ResourceJobs.ShouldBe([new JobSeq(1)]);
    }

    [Fact]
    public void Room_is_needed_there_too()
    {
        Open(1, "sorted");
        NeedingWorker("user", "sorted", slots: 4).ShouldBeNull();
        Explain("j").NearestMiss.ShouldBe(new PlacementMiss(_second.Id, "e2", "slots", 1));

        _script.Exit("j", 1, ExitOutcome.Finished);

        _script.Run("j", 2).Executor.ShouldBe(_second);
    }

    [Fact]
    public void Resources_of_two_executors_are_a_conflict_that_names_both()
    {
        Open(1, "sorted");
        Open(0, "other");

        var error = NeedingWorker("user", "sorted", "other").ShouldNotBeNull();

        error.Code.ShouldBe("RESOURCE_CONFLICT");
        error.Message.ShouldContain("other is on e1, sorted is on e2");
        _script.Get("j").Workers.Count.ShouldBe(1);
    }

    [Fact]
    public void A_resource_that_nobody_opened_is_not_found() =>
        NeedingWorker("user", "sorted").ShouldNotBeNull().Code.ShouldBe("RESOURCE_NOT_FOUND");

    [Fact]
    public void Opening_it_elsewhere_is_a_conflict_and_leaves_it_where_it_is()
    {
        Open(1, "sorted");

        Open(0, "sorted", "d2").ShouldNotBeNull().Code.ShouldBe("RESOURCE_CONFLICT");
        _script.Get("j").LocalResources.ShouldBe([new LocalResource("sorted", "e2", "d1")]);
    }

    [Fact]
    public void Another_directory_than_the_recorded_one_is_not_handed_out()
    {
        Open(1, "sorted");

        Open(1, "sorted", "made on another disk").ShouldNotBeNull().Code.ShouldBe("RESOURCE_NOT_FOUND");
        Open(1, "sorted").ShouldBeNull();
    }

    [Theory]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("")]
    [InlineData("a,b")]
    public void Names_that_could_be_paths_are_refused(string name) => Open(1, name).ShouldNotBeNull().Code.ShouldBe("INVALID_ARGUMENT");

    [Fact]
    public void A_job_has_64_of_them_at_most()
    {
        for (var number = 0; number < LocalResource.MostPerJob; number++)
        {
            Open(1, $"r{number}").ShouldBeNull();
        }

        Open(1, "one-more").ShouldNotBeNull().Code.ShouldBe("INVALID_ARGUMENT");
        Open(1, "r1").ShouldBeNull();
    }

    [Fact]
    public void Nothing_that_a_fenced_run_opens_is_recorded()
    {
        var (executor, incarnation) = _script.Run("j", 1);
        _script.Exit("j", 1, ExitOutcome.FailedTransient);

        var seq = executor.Say(incarnation, new RunnableMessage.OpenLocalResource("sorted", "d1"));

        executor.Acks[seq]!.Code.ShouldBe("FENCED");
        _script.Get("j").LocalResources.ShouldBeEmpty();
    }

    [Fact]
    public void A_refusal_whose_answer_was_lost_is_refused_again()
    {
        Open(1, "sorted");
        Open(0, "other");
        var (executor, master) = _script.Run("j", 0);
        var create = new RunnableMessage.CreateWorkers([Needing("user", 1, "sorted", "other")]);
        var seq = executor.Say(master, create);
        executor.Acks.Remove(seq);

        executor.Send(seq, master, create);

        executor.Acks[seq]!.Code.ShouldBe("RESOURCE_CONFLICT");
    }

    [Fact]
    public void The_next_leader_knows_all_of_it()
    {
        Open(1, "sorted");
        NeedingWorker("user", "sorted");
        _script.RestartLeader();
        _second.Kill();

        _script.Get("j").LocalResources.ShouldBe([new LocalResource("sorted", "e2", "d1")]);
        (_script.Runnable("j", 1).BoundTo, _script.Runnable("j", 2).BoundTo).ShouldBe(("e2", "e2"));
    }

    [Fact]
    public void When_its_job_ends_its_executor_is_told_or_hears_it_when_it_comes_back()
    {
        Open(1, "sorted");
        Open(0, "other");
        _second.Disconnect();

        _script.Change("j", JobVerb.Cancel);
        _script.ElapseSeconds(60);

        _script.Get("j").Status.State.ShouldBe(JobState.Canceled);
        _first.Removed.ShouldBe([new JobSeq(1)]);
        _second.Removed.ShouldBeEmpty();
        var again = _script.AddExecutor("e2", address: _second.Spec.Address);
        again.ResourceJobs.ShouldBeEmpty();
    }

    [Fact]
    public void A_paused_job_keeps_what_it_has()
    {
        Open(1, "sorted");
        _script.Change("j", JobVerb.Pause);
        _script.Change("j", JobVerb.Resume);

        _second.Removed.ShouldBeEmpty();
        _script.Run("j", 1).Executor.ShouldBe(_second);
    }

    [Fact]
    public void What_is_bound_stops_when_its_executor_is_drained_and_waits_for_the_uncordon()
    {
        Open(1, "sorted");
        _script.Change(_second, ExecutorVerb.Drain);

        _script.State.Executors[_second.Id].State.ShouldBe(ExecutorState.Cordoned);
        _script.Image.History.ShouldContain(static entry =>
            entry.Reason.Contains("1 of its runnables are bound to local resources here", StringComparison.Ordinal));
        _script.Get("j").Reason.ShouldEndWith("which is on exec-2 (e2), which is Cordoned");
        Explain("j").Advice.ShouldContain("executor uncordon --executor e2");
        _script.Change(_second, ExecutorVerb.Uncordon);
        _script.Run("j", 1).Executor.ShouldBe(_second);
    }

    [Fact]
    public void An_executor_that_leaves_is_remembered_while_jobs_keep_something_there()
    {
        Open(1, "sorted");
        _second.Leave();

        _second.HasLeft.ShouldBeTrue();
        _script.State.Executors[_second.Id].State.ShouldBe(ExecutorState.Offline);
    }

    [Fact]
    public void An_executor_with_local_resources_is_not_removed_unless_forced_and_then_their_jobs_fail()
    {
        Open(1, "sorted");
        _second.Kill();
        _script.Change(_second, ExecutorVerb.Remove).ShouldBeOfType<RequestResult.Refused>().Error.Code.ShouldBe("RESOURCE_CONFLICT");

        _script.Change(_second, ExecutorVerb.Remove, force: true).ShouldBeOfType<RequestResult.Executor>();

        var status = _script.Get("j").Status;
        (status.State, status.Error!.Code).ShouldBe((JobState.Failed, "RESOURCE_NOT_FOUND"));
        _script.State.Executors.ContainsKey(_second.Id).ShouldBeFalse();
    }

    [Fact]
    public void Where_its_executor_has_too_old_a_version_of_the_type_it_says_so()
    {
        Open(1, "sorted");
        _script.AddExecutor(version: 2);
        var update = new ConfigUpdate(new JobSeq(1), Replaced: 0, new byte[] { 1 }, TypeVersion: 2, ["size"]);

        _script.Ask(tag => new ClusterEvent.UpdateJob(tag, ClusterScript.Name("j"), new JobUpdate { Config = update }));
        _script.Exit("j", 1, ExitOutcome.FailedTransient);
        _script.ElapseSeconds(30);

        var placement = Explain("j");
        placement.Summary.ShouldEndWith("which has version 1 of job, and the job needs 2");
        placement.Advice.ShouldContain("e2");
    }

    private ErrorText? Open(int index, string name, string directory = "d1")
    {
        var (executor, incarnation) = _script.Run("j", index);
        return executor.Acks[executor.Say(incarnation, new RunnableMessage.OpenLocalResource(name, directory))];
    }

    private ErrorText? NeedingWorker(string name, params string[] resources) => NeedingWorker(name, resources, 1);

    private ErrorText? NeedingWorker(string name, string resource, int slots) => NeedingWorker(name, [resource], slots);

    private ErrorText? NeedingWorker(string name, string[] resources, int slots) =>
        _script.SayAsMaster("j", new RunnableMessage.CreateWorkers([Needing(name, slots, resources)]));

    private static RunnableSpec Needing(string name, int slots, params string[] resources) => new()
    {
        Name = name,
        Type = ClusterScript.WorkerType,
        Demand = ResourceVector.From([new(ResourceVector.SlotsName, slots)]),
        LocalResources = ResourceNames.Of(resources),
    };

    private PlacementView Explain(string id) =>
        _script.Ask(tag => new ClusterEvent.GetJob(tag, ClusterScript.Name(id)) { Explains = true })
            .ShouldBeOfType<RequestResult.Job>().View.Placement!;
}
