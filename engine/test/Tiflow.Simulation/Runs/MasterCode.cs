using Tiflow.Core.Effects;
using Tiflow.Core.Runnables;

namespace Tiflow.Simulation.Runs;

/// <summary>A job master's code: it wants its workers, and waits for them.</summary>
internal sealed class MasterCode(JobScript script)
{
    private readonly Dictionary<string, RunnableState> _known = new(StringComparer.Ordinal);
    private bool _hasSnapshot;

    public bool HasStoppedOne { get; set; }

    /// <summary>The numbers of workers that do not exist; none before the first snapshot.</summary>
    public IReadOnlyList<int> Missing => _hasSnapshot
        ? [.. Enumerable.Range(0, script.Workers).Where(number => !_known.ContainsKey(JobScript.NameOf(number)))]
        : [];

    public bool WorkerFailed => _known.ContainsValue(RunnableState.Failed);

    public bool AllWorkersEnded => _hasSnapshot && Missing.Count == 0
        && _known.Values.All(static state => state is RunnableState.Finished or RunnableState.Stopped);

    public void Update(ClusterEffect.UpdateWorkers update)
    {
        _hasSnapshot |= update.IsSnapshot;
        foreach (var worker in update.Workers)
        {
            _known[worker.Spec.Name] = worker.Status.State;
        }
    }
}
