using CsCheck;
using Tiflow.Core.Cluster;
using Tiflow.Core.Events;
using Tiflow.Core.Jobs;
using Tiflow.Core.Runnables;
using Tiflow.Core.Tests.Support;

namespace Tiflow.Core.Tests.Cluster;

/// <summary>What takes its executors down with it is not started for ever.</summary>
public sealed class PoisonTests
{
    private static readonly ClusterOptions Options = new() { MaxExecutorDeaths = 3 };

    private readonly ClusterScript _script = new(Options);

    [Fact]
    public void Job_whose_executors_die_again_and_again_is_quarantined_with_its_evidence()
    {
        _script.AddExecutor();
        _script.Create("j");
        for (var death = 1; death <= 3; death++)
        {
            State("j").ShouldBe(JobState.Running);
            KillAndReplace(afterSeconds: 1);
        }

        var job = _script.Get("j");
        (job.Status.State, job.Status.Error!.Code).ShouldBe((JobState.Failed, "POISONED"));
        job.Status.Error.Message.ShouldContain("exec-1 (e1) at 2030-01-01T00:00:01.000Z, exec-2 (e2) at 2030-01-01T00:00:02.000Z, exec-3 (e3)");
        _script.Image.History.ShouldContain(entry => entry.Subject == "master/j" && entry.To == "Failed" && entry.Reason.Contains("exec-2 (e2)"));
    }

    [Fact]
    public void Poisonous_worker_fails_and_its_job_master_hears_of_it()
    {
        _script.AddExecutor(slots: 1);
        _script.Create("j");
        _script.AddExecutor(slots: 1);
        _script.CreateWorkers("j", "a");
        for (var death = 1; death <= 3; death++)
        {
            KillAndReplace(afterSeconds: 1, slots: 1);
        }

        _script.Runnable("j", 1).Status.Error!.Code.ShouldBe("POISONED");
        _script.Get("j").Status.State.ShouldBe(JobState.Running);
        _script.Effects.OfType<Effects.ClusterEffect.UpdateWorkers>().Last().Workers.Single().Status.State.ShouldBe(RunnableState.Failed);
    }

    [Fact]
    public void Who_sat_there_for_long_is_not_blamed()
    {
        _script.AddExecutor();
        _script.Create("j");
        for (var death = 1; death <= 5; death++)
        {
            KillAndReplace(afterSeconds: 11);
        }

        _script.Get("j").Status.State.ShouldBe(JobState.Running);
    }

    [Fact]
    public void How_long_it_has_run_is_known_to_the_next_leader()
    {
        _script.AddExecutor();
        _script.Create("j");
        for (var death = 1; death <= 5; death++)
        {
            _script.ElapseSeconds(11);
            _script.RestartLeader();
            KillAndReplace(afterSeconds: 1);
        }

        _script.Get("j").Status.State.ShouldBe(JobState.Running);
    }

    [Fact]
    public void Of_those_that_started_together_only_the_youngest_job_is_blamed()
    {
        _script.AddExecutor();
        _script.Create("old");
        _script.Create("young");
        for (var death = 1; death <= 5; death++)
        {
            KillAndReplace(afterSeconds: 1);
        }

        (State("old"), State("young")).ShouldBe((JobState.Running, JobState.Failed));
        KillAndReplace(afterSeconds: 1);
        State("old").ShouldBe(JobState.Failed);
    }

    [Fact]
    public void Nobody_is_blamed_where_that_is_switched_off()
    {
        var script = new ClusterScript(new ClusterOptions { MaxExecutorDeaths = 0 });
        script.AddExecutor();
        script.Create("j");
        for (var death = 1; death <= 9; death++)
        {
            script.Executors[^1].Kill();
            script.AddExecutor();
        }

        script.Get("j").Status.State.ShouldBe(JobState.Running);
    }

    [Fact]
    public void Silence_is_not_blamed_on_anybody()
    {
        _script.ProbesProve = false;
        _script.AddExecutor();
        _script.Create("j");
        for (var death = 1; death <= 5; death++)
        {
            KillAndReplace(afterSeconds: 1);
            _script.ElapseSeconds(7);
        }

        State("j").ShouldBe(JobState.Running);
    }

    // A job on one executor at a time, and a count beside it that knows nothing of the cluster.
    [Fact]
    public void Exactly_as_many_deaths_in_a_row_as_allowed_are_survived() =>
        Gen.Select(Gen.Int[0, 6], Gen.OneOf(0, 1, 5, 9, 11)).Array[1, 14].Sample(static events =>
        {
            var script = new ClusterScript(Options);
            script.AddExecutor();
            script.Create("j");
            var deaths = 0;
            foreach (var (what, seconds) in events)
            {
                // The age of a run that goes on is what has passed since it was confirmed.
                script.ElapseSeconds(seconds);
                var isLong = script.Now.Wall - script.Runnable("j", 0).Status.RunningSince >= TimeSpan.FromSeconds(10);
                deaths = Happen(script, what, isLong, deaths);
                script.Get("j").Status.State.ShouldBe(deaths >= 3 ? JobState.Failed : JobState.Running);
                if (deaths >= 3)
                {
                    script.Get("j").Status.Error!.Code.ShouldBe("POISONED");
                    return;
                }
            }
        }, iter: 500);

    private static int Happen(ClusterScript script, int what, bool isLong, int deaths)
    {
        switch (what)
        {
            case 0:
                script.Exit("j", 0, ExitOutcome.FailedTransient);
                script.Change("j", JobVerb.Retry);
                return 0;
            case 1:
                script.RestartLeader();
                return deaths;
            case 2:
                script.Executors[^1].Leave();
                script.AddExecutor();
                return 0; // It was stopped and its executor lived.
            default:
                script.Executors[^1].Kill();
                script.AddExecutor();
                return isLong ? 0 : deaths + 1;
        }
    }

    private void KillAndReplace(double afterSeconds, int slots = 8)
    {
        _script.ElapseSeconds(afterSeconds);
        _script.Executors[^1].Kill();
        _script.AddExecutor(slots: slots);
    }

    private JobState State(string id) => _script.Get(id).Status.State;
}
