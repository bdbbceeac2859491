using Tiflow.Core.Cluster;
using Tiflow.Core.Events;
using Tiflow.Core.Runnables;
using Tiflow.Core.Tests.Support;

namespace Tiflow.Core.Tests.Cluster;

public sealed class HistoryTests
{
    private readonly ClusterScript _script = new();

    private IEnumerable<string> Of(string subject) => _script.Image.History
        .Where(entry => entry.Subject == subject)
        .Select(static entry => $"{entry.From} > {entry.To} by {entry.Actor}");

    [Fact]
    public void Life_of_a_job_is_noted_once_per_transition_with_its_actor()
    {
        _script.Create("j");
        _script.AddExecutor();
        _script.Change("j", JobVerb.Pause);
        _script.Change("j", JobVerb.Resume);
        _script.Exit("j", 0, ExitOutcome.Finished);

        Of("job/j").ShouldBe(
        [
            "None > Pending by user",
            "Pending > Starting by leader",
            "Starting > Running by executor/exec-1",
            "Running > Pausing by user",
            "Pausing > Paused by executor/exec-1",
            "Paused > Pending by user",
            "Pending > Starting by leader",
            "Starting > Running by executor/exec-1",
            "Running > Finished by leader",
        ]);
    }

    [Fact]
    public void Job_that_fails_at_its_start_goes_from_starting_to_failed()
    {
        _script.AddExecutor().Starts = false;
        _script.Create("j");

        _script.Exit("j", 0, ExitOutcome.FailedTerminal);

        Of("job/j").Last().ShouldBe("Starting > Failed by leader");
        _script.Image.History[^1].Reason.ShouldBe("BROKEN: it broke");
    }

    [Fact]
    public void Lost_job_master_is_noted_as_such()
    {
        _script.AddExecutor();
        _script.Create("j");

        _script.Executors[0].Kill();

        Of("master/j").ShouldBe(["Running > Lost by leader"]);
    }

    [Fact]
    public void Failure_of_a_worker_is_noted_with_its_reason()
    {
        _script.AddExecutor();
        _script.Create("j");
        _script.CreateWorkers("j", "w");

        _script.Exit("j", 1, ExitOutcome.FailedTransient);

        Of("worker/j.1").ShouldBe(["Running > Pending by executor/exec-1"]);
        _script.Image.History[^1].Reason.ShouldBe("BROKEN: it broke");
    }

    [Fact]
    public void Numbers_have_no_gap_and_no_double_even_over_a_new_leader()
    {
        _script.AddExecutor();
        _script.Create("j");
        _script.RestartLeader();
        _script.Change("j", JobVerb.Pause);

        var ofJob = _script.Image.History.Where(static entry => entry.Owner is HistoryOwner.OfJob);
        ofJob.Select(static entry => entry.Seq).ShouldBe(Enumerable.Range(1, 5).Select(static seq => (long)seq));
    }
}
