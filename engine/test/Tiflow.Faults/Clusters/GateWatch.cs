using Tiflow.Faults.Histories;
using Tiflow.Faults.Processes;

namespace Tiflow.Faults.Clusters;

/// <summary>Compares, in the logs, when an executor closed its gate and when its work was started on others. From before the fault.</summary>
internal sealed class GateWatch(FaultCluster cluster, Node executor)
{
    private readonly SteadyClock _clock = new();

    /// <summary>How long before the first start elsewhere the gate was closed; null when nothing was started.</summary>
    public TimeSpan? Margin => GateFirst.Margin(Closings(), StartsElsewhere());

    public IEnumerable<string> Violations()
    {
        _clock.ThrowIfSet();
        return GateFirst.Violations(executor.Name, Closings(), StartsElsewhere());
    }

    private IReadOnlyList<DateTimeOffset> Closings() => NodeLog.Times(executor, ExecutorLog.GateClosed, _clock.Began);

    private DateTimeOffset[] StartsElsewhere() =>
        [.. cluster.Executors.Where(node => node != executor).SelectMany(node => NodeLog.Times(node, ExecutorLog.Started, _clock.Began))];
}
