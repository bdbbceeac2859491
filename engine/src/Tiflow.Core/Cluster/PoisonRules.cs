using System.Globalization;
using Tiflow.Core.Runnables;

namespace Tiflow.Core.Cluster;

/// <summary>
/// Finds runnables that take their executors down with them. Suspect is what started shortly before its executor's
/// process died, several times in a row: a proven death counts, silence does not, for it may be the network's. Of several
/// suspects on one executor only the youngest job is blamed, for what is new is most likely what kills; the count of the
/// others begins anew.
/// </summary>
internal static class PoisonRules
{
    /// <summary>The status of a placed runnable whose executor is gone: one death more, or none at all after a long run.</summary>
    public static RunnableStatus Count(Step step, RunnableEntry runnable)
    {
        var status = runnable.Status;
        if (!IsRecent(step, runnable))
        {
            return status with { ExecutorDeaths = 0, DeathEvidence = "" };
        }

        if (status.Executor is not { } id || !step.State.Executors.TryGetValue(id, out var executor) || !executor.Status.IsProvenDead)
        {
            return status;
        }

        if (IsTooMany(step, status.ExecutorDeaths + 1) && HasYoungerSuspect(step, runnable))
        {
            return status with { ExecutorDeaths = 0, DeathEvidence = "" };
        }

        var death = string.Create(
            CultureInfo.InvariantCulture, $"{id} ({executor.Spec.Name}) at {step.Now.Wall:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}");
        return status with
        {
            ExecutorDeaths = status.ExecutorDeaths + 1,
            DeathEvidence = (status.DeathEvidence.Length == 0 ? death : $"{status.DeathEvidence}, {death}").Clip(BoundedText.MaxMessageBytes),
        };
    }

    /// <summary>Null while it may run again.</summary>
    public static ErrorText? Verdict(Step step, RunnableEntry runnable) => IsTooMany(step, runnable.Status.ExecutorDeaths)
        ? new ErrorText(
            "POISONED",
            $"the processes of {runnable.Status.ExecutorDeaths} executors in a row died while it started or shortly after, so it is not "
            + $"started again: {runnable.Status.DeathEvidence}")
        : null;

    private static bool IsTooMany(Step step, int deaths) => step.Options.MaxExecutorDeaths > 0 && deaths >= step.Options.MaxExecutorDeaths;

    // The work of an executor is given away in the order of its ids: the younger ones are still there.
    private static bool HasYoungerSuspect(Step step, RunnableEntry runnable) =>
        runnable.Status.Executor is { } id
        && step.State.Executors.TryGetValue(id, out var executor)
        && executor.Placed.Any(other => other.Job.CompareTo(runnable.Id.Job) > 0 && IsRecent(step, step.State.Find(other)!));

    private static bool IsRecent(Step step, RunnableEntry runnable) =>
        runnable.Status.State == RunnableState.Starting
        || step.Now.Monotonic - runnable.RunningSince < step.Options.RetryOf(runnable.Job.Spec).ResetAfter;
}
