using Tiflow.Core.Events;
using Tiflow.Core.Jobs;
using Tiflow.Core.Runnables;

namespace Tiflow.Core.Tests.Support;

/// <summary>
/// Brings a job named <c>j</c> into each of its states, and out of the way of whatever held it there.
/// </summary>
internal static class JobStages
{
    public const string Job = "j";

    public static ClusterScript In(JobState state)
    {
        var script = new ClusterScript();
        if (state != JobState.Pending)
        {
            var executor = script.AddExecutor();
            executor.Starts = state != JobState.Starting;
            executor.Stops = state is not (JobState.Pausing or JobState.Canceling);
        }

        script.Create(Job);
        switch (state)
        {
            case JobState.Backoff:
                script.Exit(Job, RunnableId.MasterIndex, ExitOutcome.FailedTransient);
                break;
            case JobState.Pausing or JobState.Paused:
                script.Change(Job, JobVerb.Pause);
                break;
            case JobState.Canceling or JobState.Canceled:
                script.Change(Job, JobVerb.Cancel);
                break;
            case JobState.Finished:
                script.Exit(Job, RunnableId.MasterIndex, ExitOutcome.Finished);
                break;
            case JobState.Failed:
                script.Exit(Job, RunnableId.MasterIndex, ExitOutcome.FailedTerminal);
                break;
        }

        script.Get(Job).Status.State.ShouldBe(state);
        return script;
    }

    /// <summary>An executor with room is there, all obey, and a minute passes.</summary>
    public static void Settle(ClusterScript script)
    {
        if (script.Executors.Count == 0)
        {
            script.AddExecutor();
        }

        foreach (var executor in script.Executors)
        {
            executor.Starts = true;
            executor.Stops = true;
        }

        SettleAsTheyAre(script);
    }

    /// <summary>Executors do what they can, and a minute passes.</summary>
    public static void SettleAsTheyAre(ClusterScript script)
    {
        foreach (var executor in script.Executors)
        {
            executor.Catchup();
        }

        script.ElapseSeconds(60);
    }
}
