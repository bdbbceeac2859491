using Tiflow.Core.Cluster;
using Tiflow.Core.Effects;
using Tiflow.Core.Executors;
using Tiflow.Core.Jobs;
using Tiflow.Core.Projects;
using Tiflow.Core.Resources;
using Tiflow.Core.Runnables;
using Tiflow.Simulation.Masters;
using Tiflow.Simulation.Results;
using Tiflow.Simulation.Runs;

namespace Tiflow.Simulation.Invariants;

/// <summary>
/// Room goes to the project with the least dominant share for its weight, of those that can use it: nothing is placed while
/// another project has less for its weight and has waited, since before the batch, for the same room or a part of it, by what users
/// asked for. What was released within the batch counts against the project that was placed, and for the one that waits, because
/// which came first cannot be seen. A gang has its turn as a whole.
/// </summary>
internal sealed class SharesAreFair : IInvariant
{
    public string Id => "shares-are-fair";

    public void Committing(World world, Batch batch)
    {
        // Shares of a cluster that has changed meanwhile are not comparable.
        if (batch.Executors.Count + batch.RemovedExecutors.Count == 0)
        {
            var placed = Placed(world, batch);
            if (placed.Count > 0)
            {
                new Turns(this, world, batch).Check(placed);
            }
        }
    }

    // In the order of the decisions.
    private static List<IncarnationId> Placed(World world, Batch batch) =>
    [
        .. batch.Effects.OfType<ClusterEffect.Assign>().Select(static assign => assign.Incarnation).Distinct()
            .Where(incarnation => incarnation.Number > (world.Ledger.StatusOf(incarnation.Runnable)?.Incarnation ?? 0)),
    ];

    private sealed class Turns
    {
        private readonly SharesAreFair _invariant;
        private readonly World _world;
        private readonly Batch _batch;
        private readonly Dictionary<RunnableId, RunnableStatus> _after;
        private readonly ResourceVector _capacity;
        private readonly Dictionary<string, Use> _least = new(StringComparer.Ordinal);
        private readonly Dictionary<string, Use> _most = new(StringComparer.Ordinal);
        private readonly List<RunnableId> _waiting = [];
        private readonly HashSet<JobSeq> _gangs = [];

        public Turns(SharesAreFair invariant, World world, Batch batch)
        {
            (_invariant, _world, _batch) = (invariant, world, batch);
            _after = batch.Runnables.ToDictionary(static runnable => runnable.Id, static runnable => runnable.Status);
            _capacity = world.Ledger.Executors.Values.Where(static executor => executor.Status.State != ExecutorState.Offline)
                .Aggregate(ResourceVector.Zero, static (sum, executor) => sum + executor.Spec.Capacity);
            foreach (var runnable in world.Ledger.Runnables.Values)
            {
                LookAt(runnable);
            }
        }

        public void Check(List<IncarnationId> placed)
        {
            foreach (var incarnation in placed)
            {
                var id = incarnation.Runnable;
                var stays = _after.TryGetValue(id, out var status) && status.Incarnation == incarnation.Number && status.Executor is not null;
                if (stays)
                {
                    if (!IsLaterOfGang(incarnation))
                    {
                        Check(id, status!.Executor!.Value);
                    }

                    Count(_least, id);
                }

                Count(_most, id);
            }
        }

        private bool IsLaterOfGang(IncarnationId incarnation) =>
            !incarnation.Runnable.IsMaster && ScriptOf(incarnation.Runnable).IsGang && !_gangs.Add(incarnation.Runnable.Job);

        private void LookAt(ClusterSnapshot.StoredRunnable runnable)
        {
            var isUntouched = !_after.ContainsKey(runnable.Id);
            if (runnable.Status.Executor is not null)
            {
                Count(_most, runnable.Id);
                if (isUntouched)
                {
                    Count(_least, runnable.Id);
                }
            }
            else if (isUntouched && runnable.Status.WaitsForPlacement && MayRun(runnable.Id.Job) && !Gangs.IsWithGang(_world, runnable.Id, runnable.Status))
            {
                _waiting.Add(runnable.Id);
            }
        }

        private bool MayRun(JobSeq seq) =>
            _world.Ledger.Jobs[seq] is { Status: { Ending: JobState.None, Desired: DesiredState.Running }, Spec.Times.StartAt: null }
            && _batch.Jobs.All(job => job.Seq != seq) && !_batch.RemovedJobs.Contains(seq);

        private void Check(RunnableId id, ExecutorId executor)
        {
            var (project, room) = (ProjectOf(id), DemandOf(id));
            if (_world.Users.Truth.WeightOf(project) is not { } weight)
            {
                return;
            }

            var least = ShareOf(_least, project) / weight;
            foreach (var waiting in _waiting.Where(waiting => ProjectOf(waiting) != project && CanUse(waiting, room, executor)))
            {
                var other = ProjectOf(waiting);
                _world.Seen(RareState.ProjectsCompete);
                var most = ShareOf(_most, other) / _world.Users.Truth.WeightOf(other)!.Value; // It can use the room: it is known.
                if (most < least)
                {
                    _world.Violated(
                        _invariant.Id,
                        $"{id} of {project} is placed, which has {least} for its weight, while {waiting} of {other} waits, which has {most}");
                }
            }
        }

        private bool CanUse(RunnableId waiting, ResourceVector room, ExecutorId id)
        {
            var (script, demand) = (ScriptOf(waiting), DemandOf(waiting));
            var process = _world.Processes.Find(_world.Ledger.Executors[id].Spec.ProcessId)!.Spec; // It has registered.
            return room.Covers(demand)
                && process.VersionOf(script.Spec.Type) >= script.Spec.TypeVersion
                && _world.Ledger.HolderOf(_world.Ledger.Runnables[waiting]) is var holder
                && (holder is null || holder == process.Name)
                && script.Spec.Selector.Matches(process)
                && _world.Users.Truth.WeightOf(ProjectOf(waiting)) is not null
                && HasQuotaFor(waiting, demand);
        }

        private bool HasQuotaFor(RunnableId waiting, ResourceVector demand)
        {
            var project = ProjectOf(waiting);
            var use = _most.GetValueOrDefault(project, Use.None);
            return _world.Users.Truth.Quotas.GetValueOrDefault(project, ProjectQuota.None).Limits.All(limit => limit.Key == ProjectQuota.WorkersName
                ? waiting.IsMaster || use.Workers < limit.Value
                : demand[limit.Key] == 0 || use.Resources[limit.Key] + demand[limit.Key] <= limit.Value);
        }

        private void Count(Dictionary<string, Use> uses, RunnableId id)
        {
            var use = uses.GetValueOrDefault(ProjectOf(id), Use.None);
            uses[ProjectOf(id)] = new Use(use.Resources + DemandOf(id), use.Workers + (id.IsMaster ? 0 : 1));
        }

        private double ShareOf(Dictionary<string, Use> uses, string project)
        {
            var used = uses.GetValueOrDefault(project, Use.None).Resources;
            return used.Amounts.Select(amount => (double)amount.Value / _capacity[amount.Key]).DefaultIfEmpty(0).Max();
        }

        private string ProjectOf(RunnableId id) => ScriptOf(id).Spec.Name.ProjectId;

        private ResourceVector DemandOf(RunnableId id) => id.IsMaster ? ScriptOf(id).Demand : ScriptOf(id).WorkerDemand;

        private JobScript ScriptOf(RunnableId id)
        {
            var name = _world.Ledger.Jobs.TryGetValue(id.Job, out var job) ? job.Spec.Name : _batch.Jobs.First(job => job.Seq == id.Job).Spec.Name;
            return _world.Users.ScriptOf(name);
        }

        private sealed record Use(ResourceVector Resources, int Workers)
        {
            public static Use None { get; } = new(ResourceVector.Zero, 0);
        }
    }
}
