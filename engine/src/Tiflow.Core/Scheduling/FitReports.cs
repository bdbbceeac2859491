using Tiflow.Core.Cluster;

namespace Tiflow.Core.Scheduling;

/// <summary>Reports on things that wait, at one moment: executors are looked at once for all that needs the same.</summary>
internal sealed class FitReports(ClusterState state)
{
    private readonly Dictionary<(PoolKey Pool, Resources.ResourceVector Demand), FitReport> _known = [];

    /// <summary>How many reports were made by looking at all executors; for checks.</summary>
    public int Made => _known.Count;

    /// <summary>Whether reports tell how many of a gang fit, which is found out for each anew.</summary>
    public bool CountsGangs { get; init; }

    public ClusterOptions Options => state.Options;

    public FitReport Of(RunnableEntry runnable)
    {
        var key = (Pool: PoolKey.Of(runnable), runnable.Spec.Demand);
        if (!_known.TryGetValue(key, out var report))
        {
            _known.Add(key, report = PlacementExplanation.Of(state.Executors.Values, runnable.Spec, key.Pool));
        }

        report = ResourceExplanation.Over(report, runnable, state);

        return QuotaExplanation.Over(GangExplanation.Over(report, runnable, CountsGangs ? state : null), runnable);
    }
}
