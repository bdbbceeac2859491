using Tiflow.Faults.Processes;

namespace Tiflow.Faults.Clusters;

/// <summary>Reads in the logs of executors how they got over a change of the leader. From before the fault.</summary>
internal sealed class WelcomeWatch(FaultCluster cluster)
{
    private const string Welcomed = " welcomed as ";
    private const string GateClosed = "the lease has run out";

    private readonly SteadyClock _clock = new();

    /// <summary>Whether a leader has welcomed each of them since the fault.</summary>
    public bool AllAreWelcome => cluster.Executors.All(node => Welcomes(node).Count > 0);

    /// <summary>How long the one that waited longest had to wait for its new leader, from the fault on; null: one still waits.</summary>
    public TimeSpan? LongestWait => AllAreWelcome ? cluster.Executors.Max(node => Welcomes(node)[0]) - _clock.Began : null;

    public IEnumerable<string> Violations()
    {
        _clock.ThrowIfSet();
        return cluster.Executors
            .Where(node => NodeLog.Times(node, GateClosed, _clock.Began).Count > 0)
            .Select(static node => $"WelcomeWatch: {node.Name} closed its gate, although another master could lead before its lease had run out");
    }

    private IReadOnlyList<DateTimeOffset> Welcomes(Node node) => NodeLog.Times(node, Welcomed, _clock.Began);
}
