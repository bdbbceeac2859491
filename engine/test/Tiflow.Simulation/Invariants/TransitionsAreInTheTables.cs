using System.Collections.Frozen;
using Tiflow.Core.Cluster;
using Tiflow.Core.Runnables;
using Tiflow.Simulation.Masters;

namespace Tiflow.Simulation.Invariants;

/// <summary>
/// Jobs and executors go from state to state as the tables of the core's README say, each step noted; runnables get
/// nowhere where the table has no way.
/// </summary>
internal sealed class TransitionsAreInTheTables : IInvariant
{
    private static readonly FrozenSet<(string From, string To)> OfJobs = TransitionTables.Read("## Jobs");
    private static readonly FrozenSet<(string From, string To)> OfExecutors = TransitionTables.Read("## Executors");
    private static readonly FrozenSet<(string From, string To)> OfRunnables = TransitionTables.Ways(TransitionTables.Read("## Runnables"));
    private static readonly FrozenDictionary<RunnableState, string> Names =
        Enum.GetValues<RunnableState>().ToFrozenDictionary(static state => state, static state => state.ToString());

    private readonly Dictionary<string, string> _last = new(StringComparer.Ordinal);
    private readonly Dictionary<HistoryOwner, long> _lastEvent = [];

    public string Id => "transitions-are-in-the-tables";

    public void Committing(World world, Batch batch)
    {
        foreach (var entry in batch.History)
        {
            Check(world, entry);
        }

        foreach (var (id, _, status) in batch.Runnables)
        {
            if (world.Ledger.StatusOf(id) is { } before && before.State != status.State
                && !OfRunnables.Contains((Names[before.State], Names[status.State])))
            {
                world.Violated(Id, $"{id} was {before.State} and is {status.State}");
            }
        }
    }

    private void Check(World world, HistoryEntry entry)
    {
        if (entry.Seq != _lastEvent.GetValueOrDefault(entry.Owner) + 1)
        {
            world.Violated(Id, $"event {entry.Seq} of {entry.Owner} came after {_lastEvent.GetValueOrDefault(entry.Owner)}");
        }

        _lastEvent[entry.Owner] = entry.Seq;
        var table = entry.Subject.StartsWith("job/", StringComparison.Ordinal) ? OfJobs
            : entry.Subject.StartsWith("executor/", StringComparison.Ordinal) ? OfExecutors
            : null;
        if (table is null)
        {
            return;
        }

        var subject = $"{entry.Owner}";
        var isFirst = !_last.TryGetValue(subject, out var last);
        if (!isFirst && (last != entry.From || !table.Contains((entry.From, entry.To))))
        {
            world.Violated(Id, $"{entry.Subject} went from {entry.From} to {entry.To}; it was {last}");
        }

        _last[subject] = entry.To;
    }
}
