using System.Globalization;
using Tiflow.Core.Effects;
using Tiflow.Core.Events;
using Tiflow.Core.Executors;
using Tiflow.Core.Jobs;
using Tiflow.Core.Resources;
using Tiflow.Core.Runnables;
using Tiflow.Core.Tests.Support;

namespace Tiflow.Core.Tests.Cluster;

public sealed class GangTests
{
    private readonly ClusterScript _script = new();

    [Fact]
    public void A_gang_waits_until_all_of_it_fits_and_is_placed_in_one_batch()
    {
        _script.AddExecutor(slots: 3);
        CreateGang("j", size: 4);
        Placed("j").ShouldBe(0);

        var batches = 0;
        _script.Observe = output => batches += output.Effects.OfType<ClusterEffect.Assign>().Any() ? 1 : 0;
        _script.AddExecutor(slots: 2);

        (Placed("j"), batches).ShouldBe((4, 1));
    }

    [Fact]
    public void Room_that_a_gang_cannot_use_yet_goes_to_others()
    {
        _script.AddExecutor(slots: 3);
        CreateGang("j", size: 4);

        _script.Create("other").Status.State.ShouldBe(JobState.Running);
    }

    [Fact]
    public void A_gang_goes_on_when_enough_places_have_come_one_by_one()
    {
        _script.AddExecutor(slots: 6);
        for (var number = 0; number < 4; number++)
        {
            _script.Create($"filler{number}");
        }

        CreateGang("j", size: 4);
        for (var number = 0; number < 3; number++)
        {
            Placed("j").ShouldBe(0);
            _script.Exit($"filler{number}", 0, ExitOutcome.Finished);
        }

        Placed("j").ShouldBe(4);
    }

    [Fact]
    public void Members_with_different_demands_are_placed_together_too()
    {
        _script.AddExecutor(slots: 4);
        _script.Create("j");
        _script.SayAsMaster("j", new RunnableMessage.CreateWorkers([Member("small", 1), Member("large", 3)])).ShouldBeNull();
        Placed("j").ShouldBe(0);

        _script.AddExecutor(slots: 1);

        Placed("j").ShouldBe(2);
        _script.Run("j", 2).Executor.ShouldBe(_script.Executors[0]);
    }

    [Fact]
    public void A_member_that_failed_is_placed_alone()
    {
        _script.AddExecutor(slots: 4);
        CreateGang("j", size: 3);
        _script.Exit("j", 1, ExitOutcome.FailedTransient);
        _script.ElapseSeconds(5);

        _script.Runnable("j", 1).Status.ShouldSatisfyAllConditions(
            static status => status.IsPlaced.ShouldBeTrue(), static status => status.Incarnation.ShouldBe(2));
    }

    [Fact]
    public void A_gang_that_becomes_smaller_is_tried_anew()
    {
        _script.AddExecutor(slots: 3);
        CreateGang("j", size: 3);
        _script.SayAsMaster("j", new RunnableMessage.StopWorkers(["w1"]));

        Placed("j").ShouldBe(2);
    }

    [Fact]
    public void A_gang_stays_one_over_leaders_and_pauses()
    {
        _script.AddExecutor(slots: 3);
        CreateGang("j", size: 4);
        _script.RestartLeader();
        _script.Change("j", JobVerb.Pause);
        _script.Change("j", JobVerb.Resume);
        Placed("j").ShouldBe(0);

        _script.AddExecutor(slots: 2);

        Placed("j").ShouldBe(4);
    }

    [Fact]
    public void A_quota_counts_the_whole_gang()
    {
        _script.AddExecutor();
        _script.Change(JobName.DefaultProject, quota: [("workers", 3)]);
        CreateGang("j", size: 4);
        Placed("j").ShouldBe(0);
        Explain("j").Summary.ShouldContain("uses 0 workers of its quota of 3 workers, and this takes 4 workers");

        _script.Change(JobName.DefaultProject, quota: [("workers", 4)]);

        Placed("j").ShouldBe(4);
    }

    [Fact]
    public void Explain_says_how_many_of_a_gang_fit()
    {
        _script.AddExecutor(slots: 3);
        CreateGang("j", size: 4);
        var before = StateText.Of(_script.State);

        var placement = Explain("j");

        placement.Summary.ShouldContain("gang g is placed together or not at all, and 2 of its 4 workers fit now");
        placement.Advice.ShouldContain("when 2 more of them have room");
        StateText.Of(_script.State).ShouldBe(before);
    }

    [Fact]
    public void A_gang_that_is_too_large_is_refused_by_name()
    {
        _script.AddExecutor();
        _script.Create("j");

        var error = _script.SayAsMaster("j", new RunnableMessage.CreateWorkers([.. Members(257)])).ShouldNotBeNull();

        error.Code.ShouldBe("INVALID_ARGUMENT");
        error.Message.ShouldStartWith("gang g has 257 workers; at most 256 can be placed together");
    }

    [Fact]
    public void Gangs_of_one_name_from_two_calls_are_two()
    {
        _script.AddExecutor(slots: 3);
        CreateGang("j", size: 2);
        _script.SayAsMaster("j", new RunnableMessage.CreateWorkers([.. Members(4)])).ShouldBeNull();
        Placed("j").ShouldBe(2);

        _script.AddExecutor(slots: 2);

        Placed("j").ShouldBe(4);
    }

    [Fact]
    public void Places_on_an_executor_that_takes_no_work_do_not_count()
    {
        var executor = _script.AddExecutor(slots: 8);
        _script.Create("j");
        _script.Change(executor, ExecutorVerb.Cordon);
        _script.SayAsMaster("j", new RunnableMessage.CreateWorkers([.. Members(4)])).ShouldBeNull();
        Placed("j").ShouldBe(0);

        _script.Change(executor, ExecutorVerb.Uncordon);

        Placed("j").ShouldBe(4);
    }

    private static IEnumerable<RunnableSpec> Members(int size) =>
        Enumerable.Range(0, size).Select(static number => Member($"w{number.ToString(CultureInfo.InvariantCulture)}", slots: 1));

    private static RunnableSpec Member(string name, long slots) => new()
    {
        Name = name,
        Type = ClusterScript.WorkerType,
        Demand = ResourceVector.From([new(ResourceVector.SlotsName, slots)]),
        Gang = new Gang("g", First: 0),
    };

    private void CreateGang(string id, int size)
    {
        _script.Create(id);
        _script.SayAsMaster(id, new RunnableMessage.CreateWorkers([.. Members(size)])).ShouldBeNull();
    }

    private int Placed(string id) =>
        _script.State.JobsByName[ClusterScript.Name(id)].Workers.Count(static worker => worker.Status.IsPlaced);

    private PlacementView Explain(string id) =>
        _script.Ask(tag => new ClusterEvent.GetJob(tag, ClusterScript.Name(id)) { Explains = true })
            .ShouldBeOfType<RequestResult.Job>().View.Placement.ShouldNotBeNull();
}
