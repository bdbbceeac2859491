using Tiflow.Core.Cluster;
using Tiflow.Core.Effects;
using Tiflow.Core.Executors;
using Tiflow.Core.Jobs;
using Tiflow.Simulation.Masters;

namespace Tiflow.Simulation.Invariants;

/// <summary>Nobody is told anything that a crash could forget: it is committed when it is said.</summary>
internal sealed class AnswersAreDurable : IInvariant
{
    private readonly HashSet<JobSeq> _removed = [];
    private readonly Dictionary<long, ExecutorId> _sessions = [];

    public string Id => "answers-are-durable";

    public void Committing(World world, Batch batch) => _removed.UnionWith(batch.RemovedJobs);

    public void Acts(World world, SimulatedLeader leader, ClusterEffect effect)
    {
        switch (effect)
        {
            case ClusterEffect.Welcome welcome:
                _sessions[welcome.Session] = welcome.Executor;
                break;
            case ClusterEffect.Reply { Result: RequestResult.Job { View: var view } }:
                Check(world, view);
                break;
            case ClusterEffect.Assign assign when !IsKnown(world, assign):
                world.Violated(Id, $"{assign.Incarnation} is assigned and was never committed");
                break;
            case ClusterEffect.AckEvent ack when Executor(world, ack.Session) is { } executor && executor.AppliedSeq < ack.Seq:
                world.Violated(Id, $"event {ack.Seq} of {executor.Id} is acknowledged, committed is {executor.AppliedSeq}");
                break;
        }
    }

    private ClusterSnapshot.StoredExecutor? Executor(World world, long session) =>
        _sessions.TryGetValue(session, out var id) ? world.Ledger.Executors.GetValueOrDefault(id) : null;

    private void Check(World world, JobView view)
    {
        if (_removed.Contains(view.Seq) || view.Placement is not null)
        {
            return;
        }

        if (!world.Ledger.Jobs.TryGetValue(view.Seq, out var job) || job.Status.NextEventSeq < view.Status.NextEventSeq)
        {
            world.Violated(Id, $"job {view.Seq} is said to be {view.Status.State}, and is not committed so");
        }
    }

    // A newer leader may have moved it on already.
    private bool IsKnown(World world, ClusterEffect.Assign assign) =>
        _removed.Contains(assign.Incarnation.Runnable.Job)
        || world.Ledger.StatusOf(assign.Incarnation.Runnable)?.Incarnation >= assign.Incarnation.Number;
}
