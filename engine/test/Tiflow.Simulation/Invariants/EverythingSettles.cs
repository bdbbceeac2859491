using Tiflow.Core.Cluster;
using Tiflow.Core.Executors;
using Tiflow.Core.Jobs;
using Tiflow.Core.Resources;
using Tiflow.Core.Runnables;

namespace Tiflow.Simulation.Invariants;

/// <summary>
/// Once the faults have ended, every job ends that can, drains end, and whatever fits somewhere is placed and runs.
/// </summary>
internal sealed class EverythingSettles : IInvariant
{
    public string Id => "everything-settles";

    public IEnumerable<string> Unsettled(World world)
    {
        var draining = world.Ledger.Executors.Values.Where(static executor => executor.Status.State == ExecutorState.Draining)
            .Select(static executor => $"{executor.Id} still drains");
        string[] unanswered = world.Users.HasOpenRequests ? ["a user has no answer"] : [];
        return unanswered.Concat(draining).Concat(world.Ledger.Jobs.Values.SelectMany(job => Unsettled(world, job)));
    }

    /// <summary>Whether its project's quota has room and executors take it, or all of its gang, by what users asked for and processes have.</summary>
    public static bool FitsSomewhere(World world, ClusterSnapshot.StoredRunnable runnable)
    {
        var wanted = world.Users.ScriptOf(world.Ledger.Jobs[runnable.Id.Job].Spec.Name).Spec;
        var holder = world.Ledger.HolderOf(runnable);
        var demand = CapacityIsEnough.DemandOf(world, runnable);
        return !QuotasHold.Holds(world, runnable) && Gangs.CountWith(world, runnable) <= world.Ledger.Executors.Values.Sum(executor =>
            executor.Status.State == ExecutorState.Online
            && (holder is null || holder == executor.Spec.Name)
            && world.Processes.Find(executor.Spec.ProcessId) is { IsWelcome: true } process
            && process.Spec.VersionOf(wanted.Type) >= wanted.TypeVersion
            && wanted.Selector.Matches(process.Spec)
                ? Places(process.Spec.Capacity - CapacityIsEnough.Used(world, executor.Id), demand)
                : 0);
    }

    // The last request to create it may have been the first to arrive.
    private static bool IsHeld(World world, ClusterSnapshot.StoredJob job) =>
        world.Users.Truth.CreateAsked[job.Spec.Name].Last + world.Users.ScriptOf(job.Spec.Name).Spec.Times.StartDelay + world.Plan.WallError > world.Queue.Now;

    // All of a gang take the same.
    private static long Places(ResourceVector free, ResourceVector demand) => demand.Amounts.Min(amount => free[amount.Key] / amount.Value);

    private static IEnumerable<string> Unsettled(World world, ClusterSnapshot.StoredJob job)
    {
        var status = job.Status;
        if (status.IsTerminal || status is { State: JobState.Paused, Desired: DesiredState.Paused })
        {
            yield break;
        }

        if (status.Ending != JobState.None || status.Desired != DesiredState.Running)
        {
            yield return $"job {job.Seq} is {status.State} and should become {status.Ending}";
            yield break;
        }

        if (IsHeld(world, job))
        {
            yield return $"job {job.Seq} starts later";
            yield break;
        }

        var isWaiting = false;
        foreach (var runnable in world.Ledger.Of(job.Seq).Where(static runnable => !runnable.Status.HasEnded))
        {
            if (runnable.Status.WaitsForPlacement && !FitsSomewhere(world, runnable))
            {
                isWaiting = true;
            }
            else if (runnable.Status.State != RunnableState.Running)
            {
                yield return $"{runnable.Id} is {runnable.Status.State}";
            }
        }

        if (!isWaiting && !world.Users.ScriptOf(job.Spec.Name).IsService)
        {
            yield return $"job {job.Seq} has all that it needs and does not end";
        }
    }
}
