using Tiflow.Faults.Histories;
using Tiflow.Faults.Processes;

namespace Tiflow.Faults.Clusters;

/// <summary>Reads in the logs of executors how they got over a change of the leader. From before the fault.</summary>
internal sealed class WelcomeWatch(FaultCluster cluster)
{
    private readonly SteadyClock _clock = new();

    /// <summary>Whether a leader has welcomed each of them since the fault.</summary>
    public bool AllAreWelcome => cluster.Executors.All(node => Welcomes(node).Count > 0);

    /// <summary>How long the one that waited longest had to wait for its new leader, from the fault on; null: one still waits.</summary>
    public TimeSpan? LongestWait => AllAreWelcome ? cluster.Executors.Max(node => Welcomes(node)[0]) - _clock.Began : null;

    public IEnumerable<string> Violations()
    {
        _clock.ThrowIfSet();
        return cluster.Executors.SelectMany(node => GateStaysOpen.Violations(
            node.Name, Welcomes(node), NodeLog.Times(node, ExecutorLog.GateClosed, _clock.Began)));
    }

    private IReadOnlyList<DateTimeOffset> Welcomes(Node node) => NodeLog.Times(node, ExecutorLog.Welcomed, _clock.Began);
}
