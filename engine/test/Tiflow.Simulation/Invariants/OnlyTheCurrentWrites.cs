using System.Globalization;
using System.Text;
using Tiflow.Core.Runnables;
using Tiflow.Simulation.Masters;

namespace Tiflow.Simulation.Invariants;

/// <summary>
/// At most one incarnation writes: a checkpoint is accepted only of the one that was current in the batch, never of an
/// older one than before, and never twice.
/// </summary>
internal sealed class OnlyTheCurrentWrites : IInvariant
{
    private readonly Dictionary<RunnableId, (long Number, long Version)> _last = [];

    public string Id => "only-the-current-writes";

    public void Committing(World world, Batch batch)
    {
        foreach (var ((runnable, key), value) in batch.Data)
        {
            if (key is null && value is { } bytes)
            {
                var words = Encoding.ASCII.GetString(bytes.Span).Split(' ');
                Check(world, batch, runnable, (long.Parse(words[0], CultureInfo.InvariantCulture), long.Parse(words[1], CultureInfo.InvariantCulture)));
            }
        }
    }

    private void Check(World world, Batch batch, RunnableId id, (long Number, long Version) written)
    {
        var before = world.Ledger.StatusOf(id);
        var after = batch.Runnables.FirstOrDefault(runnable => runnable.Id == id)?.Status ?? before;
        var wasCurrent = before is { IsPlaced: true } && before.Incarnation == written.Number;
        var becameCurrent = written.Number > (before?.Incarnation ?? 0) && written.Number <= after?.Incarnation;
        if (!wasCurrent && !becameCurrent)
        {
            world.Violated(Id, $"{id}#{written.Number} wrote, which was not current: {before}");
        }

        if (_last.TryGetValue(id, out var last) && written.CompareTo(last) <= 0)
        {
            world.Violated(Id, $"{id} wrote version {written} after {last}");
        }

        _last[id] = written;
    }
}
