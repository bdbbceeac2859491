using Tiflow.Core.Cluster;
using Tiflow.Simulation.Masters;
using Tiflow.Simulation.Results;

namespace Tiflow.Simulation.Invariants;

/// <summary>A job whose time is over ends, and no job's time is over before it has passed, by the wall clocks of masters.</summary>
internal sealed class DeadlinesHold : IInvariant
{
    private const string Code = "DEADLINE_EXCEEDED";

    public string Id => "deadlines-hold";

    public void Committing(World world, Batch batch)
    {
        foreach (var job in batch.Jobs.Where(job => job.Status.Error?.Code == Code && world.Ledger.Jobs.GetValueOrDefault(job.Seq)?.Status.Error?.Code != Code))
        {
            world.Seen(RareState.DeadlineExceeded);
            var earliest = world.Users.Truth.CreateAsked[job.Spec.Name].First + TimeOf(world, job) - world.Plan.WallError;
            if (earliest is null || world.Queue.Now < earliest)
            {
                world.Violated(Id, $"job {job.Seq} has run out of time, and has until {earliest}");
            }
        }
    }

    public IEnumerable<string> Unsettled(World world) => world.Ledger.Jobs.Values
        .Where(job => !job.Status.IsTerminal
            && world.Users.Truth.CreateAsked[job.Spec.Name].Last + TimeOf(world, job) + world.Plan.WallError < world.Queue.Now)
        .Select(static job => $"job {job.Seq} is {job.Status.State}, and its time is over");

    // Null: it may take for ever.
    private static TimeSpan? TimeOf(World world, ClusterSnapshot.StoredJob job)
    {
        var times = world.Users.ScriptOf(job.Spec.Name).Spec.Times;
        return (times.StartDelay ?? TimeSpan.Zero) + times.Timeout;
    }
}
