using Tiflow.Core.Cluster;

namespace Tiflow.Simulation.Invariants;

/// <summary>A new leader reads all that was committed, and nothing else.</summary>
internal sealed class CommittedIsLoaded : IInvariant
{
    public string Id => "committed-is-loaded";

    public void Loaded(World world, ClusterSnapshot stored)
    {
        Compare(world, "jobs", stored.Jobs.Select(static job => (job.Seq, job.Status)), world.Ledger.Jobs.Select(static pair => (pair.Key, pair.Value.Status)));
        Compare(
            world, "runnables", stored.Runnables.Select(static it => (it.Id, it.Status.State, it.Status.Incarnation, it.Status.Executor)),
            world.Ledger.Runnables.Values.Select(static it => (it.Id, it.Status.State, it.Status.Incarnation, it.Status.Executor)));
        Compare(
            world, "executors", stored.Executors.Select(static it => (it.Id, it.Status, it.AppliedSeq)),
            world.Ledger.Executors.Values.Select(static it => (it.Id, it.Status, it.AppliedSeq)));
    }

    private void Compare<T>(World world, string what, IEnumerable<T> read, IEnumerable<T> committed)
    {
        T[] missing = [.. committed.Except(read)];
        T[] extra = [.. read.Except(committed)];
        if (missing.Length + extra.Length > 0)
        {
            world.Violated(Id, $"{what}: missing {string.Join(", ", missing)}; not committed {string.Join(", ", extra)}");
        }
    }
}
