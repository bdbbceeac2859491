using Tiflow.Core.Effects;
using Tiflow.Core.Events;
using Tiflow.Core.Jobs;
using Tiflow.Core.Resources;
using Tiflow.Core.Runnables;
using Tiflow.Core.Tests.Support;

namespace Tiflow.Core.Tests.Projects;

public sealed class QuotaTests
{
    private readonly ClusterScript _script = new();

    [Fact]
    public void A_job_beyond_the_quota_is_refused_with_the_limit_and_what_to_do()
    {
        _script.Change("p", quota: [("jobs", 1)]);
        _script.Create("p/first");

        var error = _script.Create(_script.Spec("p/second")).ShouldBeOfType<RequestResult.Refused>().Error;
        error.Code.ShouldBe("QUOTA_EXCEEDED");
        error.Message.ShouldStartWith("project p has 1 jobs that have not ended, its quota allows jobs=1");
        error.Message.ShouldContain("tiflow cli project set --project-id p --quota jobs=");
        _script.Create(_script.Spec("p/second"), dryRun: true).ShouldBeOfType<RequestResult.Refused>();
        _script.Create(_script.Spec("other/second")).ShouldBeOfType<RequestResult.Job>();
    }

    [Fact]
    public void A_job_that_exists_is_returned_however_full_the_quota_is()
    {
        _script.Create("p/j");
        _script.Change("p", quota: [("jobs", 0)]);

        _script.Create(_script.Spec("p/j")).ShouldBeOfType<RequestResult.Job>();
    }

    [Fact]
    public void A_job_that_has_ended_makes_room_for_another_one()
    {
        _script.AddExecutor();
        _script.Change("p", quota: [("jobs", 1)]);
        _script.Create("p/first");
        _script.Exit("p/first", 0, ExitOutcome.Finished);

        _script.Create(_script.Spec("p/second")).ShouldBeOfType<RequestResult.Job>();
        _script.Project("p").Jobs.ShouldBe(1);
    }

    [Theory]
    [InlineData("workers", 2, "project p uses 2 workers of its quota of 2 workers, and this takes 1 workers")]
    [InlineData("slots", 3, "project p uses 3 slots of its quota of 3 slots, and this takes 1 slots")]
    public void What_exceeds_the_quota_waits_and_says_so(string limit, long amount, string reason)
    {
        _script.AddExecutor();
        _script.Change("p", quota: [(limit, amount)]);
        _script.Create("p/j");
        _script.CreateWorkers("p/j", "a", "b", "c", "d");

        _script.Project("p").Workers.ShouldBe(2);
        _script.Project("p").Waiting.ShouldBe(2);
        _script.Get("p/j").Reason.ShouldBe($"2 of 4 workers wait for an executor: {reason}");
    }

    [Fact]
    public void It_goes_on_by_itself_when_room_under_the_quota_comes()
    {
        _script.AddExecutor();
        _script.Change("p", quota: [("workers", 1)]);
        _script.Create("p/j");
        _script.CreateWorkers("p/j", "a", "b");
        _script.Runnable("p/j", 2).Status.IsPlaced.ShouldBeFalse();

        _script.Exit("p/j", 1, ExitOutcome.Finished);

        _script.Runnable("p/j", 2).Status.IsPlaced.ShouldBeTrue();
    }

    [Fact]
    public void It_goes_on_by_itself_when_the_quota_is_raised()
    {
        _script.AddExecutor();
        _script.Change("p", quota: [("slots", 0)]);
        _script.Create("p/j").Status.State.ShouldBe(JobState.Pending);

        _script.Change("p", quota: [("slots", 1)]);

        _script.Get("p/j").Status.State.ShouldBe(JobState.Running);
    }

    [Fact]
    public void A_quota_below_what_is_placed_takes_nothing_away()
    {
        _script.AddExecutor();
        _script.Create("p/j");
        _script.CreateWorkers("p/j", "a", "b");

        _script.Change("p", quota: [("workers", 1)]);

        _script.Project("p").Workers.ShouldBe(2);
    }

    [Fact]
    public void What_a_quota_holds_keeps_nobody_else_from_his_turn()
    {
        _script.AddExecutor(slots: 2);
        _script.Change("p", quota: [("slots", 0)]);
        _script.Create("p/held", priority: 9);

        _script.Create("q/j").Status.State.ShouldBe(JobState.Running);
    }

    [Fact]
    public void What_a_quota_holds_costs_nothing_while_it_waits()
    {
        _script.AddExecutor();
        _script.Change("p", quota: [("slots", 0)]);
        _script.Create("p/held");
        var looked = false;
        _script.Observe = _ => looked |= _script.State.Queue.CanMove;

        _script.ElapseSeconds(5);
        _script.AddExecutor();

        looked.ShouldBeFalse();
    }

    [Fact]
    public void Explain_names_the_quota_that_keeps_a_job_waiting()
    {
        _script.AddExecutor();
        _script.Change("p", quota: [("cpu", 500), ("jobs", 9)]);
        var demand = ResourceVector.From([new("slots", 1), new("cpu", 600)]);
        _script.Ask(tag => new ClusterEvent.CreateJob(tag, _script.Spec("p/j"), DryRun: false) { Demand = demand });

        var placement = Explain("p/j");

        placement.Filters[^1].ShouldBe(new PlacementFilter("quota", 0));
        placement.Quota.ShouldNotBeNull().Exceeded.ShouldBe("cpu");
        placement.Quota.Used.ShouldBe(new Dictionary<string, long>(StringComparer.Ordinal) { ["cpu"] = 0, ["jobs"] = 1 }, ignoreOrder: true);
        placement.Advice.ShouldStartWith("it is more than the whole quota");
    }

    [Fact]
    public void Without_a_quota_explain_says_nothing_of_one()
    {
        _script.Create("p/j");

        var placement = Explain("p/j");

        placement.Quota.ShouldBeNull();
        placement.Filters.ShouldAllBe(static filter => filter.Name != "quota");
    }

    [Fact]
    public void Settings_survive_the_leader_and_the_last_job_of_their_project()
    {
        _script.AddExecutor();
        _script.Change("p", 7, ("jobs", 1));
        _script.Create("p/j");
        _script.Exit("p/j", 0, ExitOutcome.Finished);
        _script.Change("p/j", JobVerb.Delete);

        _script.LoseLeader();

        _script.Project("p").Settings.Weight.ShouldBe(7);
        _script.Project("p").Settings.Quota.Limits["jobs"].ShouldBe(1);
    }

    [Fact]
    public void What_was_not_said_stays_as_it_is()
    {
        _script.Change("p", 3, ("jobs", 1));
        _script.Ask(static tag => new ClusterEvent.ChangeProject(tag, "p", 4, Quota: null));

        _script.Project("p").Settings.Quota.IsEmpty.ShouldBeFalse();
        _script.Project("p").Settings.Weight.ShouldBe(4);
    }

    [Fact]
    public void Projects_are_listed_while_they_have_jobs_or_settings()
    {
        _script.Change("b", 2);
        _script.Create("a/j");
        Names().ShouldBe(["a", "b"]);

        _script.Change("b", 1);
        Names().ShouldBe(["a"]);
    }

    [Fact]
    public void A_weight_of_nothing_is_refused() =>
        _script.Ask(static tag => new ClusterEvent.ChangeProject(tag, "p", 0, Quota: null))
            .ShouldBeOfType<RequestResult.Refused>().Error.Code.ShouldBe("INVALID_ARGUMENT");

    private string[] Names() =>
        [.. _script.Ask(static tag => new ClusterEvent.ListProjects(tag)).ShouldBeOfType<RequestResult.Projects>().Views.Select(static view => view.Name)];

    private PlacementView Explain(string id) =>
        _script.Ask(tag => new ClusterEvent.GetJob(tag, ClusterScript.Name(id)) { Explains = true })
            .ShouldBeOfType<RequestResult.Job>().View.Placement.ShouldNotBeNull();
}
