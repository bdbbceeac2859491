using Tiflow.Core.Cluster;
using Tiflow.Core.Effects;
using Tiflow.Core.Runnables;
using Tiflow.Simulation.Invariants;
using Tiflow.Simulation.Masters;
using Tiflow.Simulation.Network;
using Tiflow.Simulation.Plans;
using Tiflow.Simulation.Processes;
using Tiflow.Simulation.Results;
using Tiflow.Simulation.Time;
using Tiflow.Simulation.Users;

namespace Tiflow.Simulation;

/// <summary>A whole cluster in virtual time: the same seed gives the same world.</summary>
internal sealed class World : IDisposable
{
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // After the longest pause, an orphan's grace and a few stops in a row.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    private readonly IReadOnlyList<IInvariant> _invariants;
    private readonly long[] _seen = new long[Enum.GetValues<RareState>().Length];

    public World(SimulationPlan plan, IReadOnlyList<IInvariant> invariants, Tampering tampering, Trace trace)
    {
        _invariants = invariants;
        Plan = plan;
        Tampering = tampering;
        Trace = trace;
        Random = new SeededRandom(plan.Seed);
        Network = new SimulatedNetwork(this);
        Masters = new SimulatedMasters(this);
        Processes = new SimulatedProcesses(this);
        Users = new SimulatedUsers(this);
    }

    public SimulationPlan Plan { get; }

    public Tampering Tampering { get; }

    public Trace Trace { get; }

    public SeededRandom Random { get; }

    public EventQueue Queue { get; } = new();

    public CommittedStore Store { get; } = new();

    public Ledger Ledger { get; } = new();

    public SimulatedNetwork Network { get; }

    public SimulatedMasters Masters { get; }

    public SimulatedProcesses Processes { get; }

    public SimulatedUsers Users { get; }

    /// <summary>As users have it.</summary>
    public DateTimeOffset WallClock => Epoch + Queue.Now;

    /// <summary>Nothing goes wrong any more.</summary>
    public bool IsHealed { get; private set; }

    /// <summary>How often each rare state was reached.</summary>
    public IReadOnlyList<long> SeenCounts => _seen;

    /// <summary>Whether something goes wrong now; without end what users and clocks do.</summary>
    public bool Has(Faults fault) => Plan.Has(fault) && (!IsHealed || (fault & Faults.NoDeathProof) != Faults.None);

    public void Seen(RareState state) => _seen[(int)state]++;

    /// <summary>Lives to the end.</summary>
    /// <exception cref="InvariantViolatedException">A promise was broken.</exception>
    public void Run()
    {
        Masters.Elect();
        Processes.StartAll();
        Users.Begin();
        new Injector(this).Begin();
        Queue.RunUntil(Plan.Trouble);
        Heal();
        Settle();
    }

    public void Violated(string invariant, string problem) => throw new InvariantViolatedException(
        invariant, FormattableString.Invariant($"at {Queue.Now.TotalSeconds:0.000} s: {problem}"));

    public void Committed(SimulatedLeader leader, Batch batch)
    {
        foreach (var invariant in _invariants)
        {
            invariant.Committing(this, batch);
        }

        BatchCounts.Count(this, batch);
        Ledger.Apply(batch);
        foreach (var invariant in _invariants)
        {
            invariant.Committed(this, batch);
        }

        Trace.Add(Queue.Now, "commit", leader.Term, batch.Transaction!.Mutations.Count); // Only what is stored commits.
        foreach (var (id, _, status) in batch.Runnables)
        {
            Trace.Add(Queue.Now, "runnable", (id.Job.Value << 16) + id.Index, (status.Incarnation << 8) + (long)status.State);
            if (Trace.IsRead)
            {
                Trace.Tell(Queue.Now, $"committed {id}#{status.Incarnation}", $"{status.State} on {status.Executor}, stopping: {status.Stopping}");
            }
        }
    }

    public void Acts(SimulatedLeader leader, ClusterEffect effect)
    {
        foreach (var invariant in _invariants)
        {
            invariant.Acts(this, leader, effect);
        }

        Trace.Add(Queue.Now, "effect", (effect as ClusterEffect.ToExecutor)?.Session ?? 0, leader.Term);
        if (Trace.IsRead && effect is not (ClusterEffect.AckHeartbeat or ClusterEffect.JobChanged))
        {
            Trace.Tell(Queue.Now, $"leader {leader.Term}", effect);
        }
    }

    public void Answered(UserRequest request, TimeSpan askedAt, RequestResult result)
    {
        foreach (var invariant in _invariants)
        {
            invariant.Answered(this, request, askedAt, result);
        }
    }

    public void Loaded(ClusterSnapshot stored)
    {
        foreach (var invariant in _invariants)
        {
            invariant.Loaded(this, stored);
        }

        Trace.Add(Queue.Now, "leader", stored.NextJobSeq, stored.NextExecutorId);
        if (Trace.IsRead)
        {
            Trace.Tell(Queue.Now, "a leader", "begins");
        }
    }

    public void Started(SimulatedExecutor executor, IncarnationId incarnation)
    {
        foreach (var invariant in _invariants)
        {
            invariant.Started(this, executor, incarnation);
        }

        if (Trace.IsRead)
        {
            Trace.Tell(Queue.Now, $"{executor.Spec.ProcessId} ({executor.KnownAs})", $"starts {incarnation}");
        }
    }

    public void Exited(IncarnationId incarnation, ExitOutcome outcome)
    {
        Users.Truth.Exits.Add(incarnation, outcome);
        if (Trace.IsRead)
        {
            Trace.Tell(Queue.Now, $"run {incarnation}", $"ends: {outcome}");
        }
    }

    public void Decided(SimulatedLeader leader)
    {
        Tampering.OnMemory(this, leader.Machine);
        foreach (var invariant in _invariants)
        {
            invariant.Decided(this, leader);
        }
    }

    public void Dispose()
    {
        Processes.Dispose();
        Store.Dispose();
    }

    private void Heal()
    {
        IsHealed = true;
        foreach (var process in Processes.All)
        {
            process.IsSilent = false;
        }

        Processes.StartMissing();
        Users.Settle();
        if (Trace.IsRead)
        {
            Trace.Tell(Queue.Now, "all faults", "end");
        }
    }

    private void Settle()
    {
        var end = Plan.Trouble + Patience;
        while (true)
        {
            Queue.RunUntil(Queue.Now + LookEvery);
            var missing = _invariants.Select(invariant => (invariant.Id, Missing: invariant.Unsettled(this).FirstOrDefault()))
                .FirstOrDefault(static found => found.Missing is not null);
            if (missing.Missing is null)
            {
                WaitingIsExplained.Ask(this);
                Queue.RunUntil(Queue.Now + LookEvery);
                return;
            }

            if (Queue.Now >= end)
            {
                Violated(missing.Id, missing.Missing);
            }
        }
    }
}
