using Tiflow.Simulation.Masters;

namespace Tiflow.Simulation.Invariants;

/// <summary>A job that has ended stays as it ended, and so does a runnable that has finished or failed.</summary>
internal sealed class EndsStay : IInvariant
{
    public string Id => "ends-stay";

    public void Committing(World world, Batch batch)
    {
        foreach (var job in batch.Jobs)
        {
            if (world.Ledger.Jobs.TryGetValue(job.Seq, out var before) && before.Status.IsTerminal && job.Status.State != before.Status.State)
            {
                world.Violated(Id, $"job {job.Seq} was {before.Status.State} and is {job.Status.State}");
            }
        }
    }
}
