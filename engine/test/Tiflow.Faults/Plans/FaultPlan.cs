namespace Tiflow.Faults.Plans;

/// <summary>Random faults, one after the other. The same seed gives the same plan.</summary>
internal static class FaultPlan
{
    private static readonly FaultKind[] OnProcesses = [FaultKind.Kill, FaultKind.Pause];
    private static readonly FaultKind[] OnHosts = [FaultKind.Silent, FaultKind.Deaf, FaultKind.Mute, FaultKind.Reset, FaultKind.Loss];

    // Of 100; the rest are faults of one node.
    private const int KillAllShare = 2;

    // How long pauses and cuts last, in leases: within it, about it, far beyond it.
    private static readonly double[] Leases = [0.1, 0.5, 1, 1.5];

    /// <param name="random">Where all chance comes from.</param>
    /// <param name="count">How many faults.</param>
    /// <param name="nodes">How many there are of each role.</param>
    /// <param name="lease">How long an executor may be silent.</param>
    /// <param name="cuts">Whether hosts can be cut off.</param>
    /// <param name="delays">Whether packets can be delayed.</param>
    public static IReadOnlyList<FaultStep> Make(
        Random random, int count, IReadOnlyDictionary<NodeRole, int> nodes, TimeSpan lease, bool cuts, bool delays) =>
        [.. Enumerable.Range(0, count).Select(_ => NewStep(random, nodes, lease, cuts, delays))];

    private static FaultStep NewStep(Random random, IReadOnlyDictionary<NodeRole, int> nodes, TimeSpan lease, bool cuts, bool delays)
    {
        var role = Pick(random, [.. nodes.Where(static pair => pair.Value > 0).Select(static pair => pair.Key).Order()]);
        var kind = random.Next(100) < KillAllShare ? FaultKind.KillAll : Pick(random, KindsOf(role, cuts, delays));
        var hold = kind is FaultKind.Kill or FaultKind.Terminate or FaultKind.KillAll
            ? TimeSpan.FromMilliseconds(random.Next(1000))
            : lease * Pick(random, Leases);
        var pause = TimeSpan.FromMilliseconds(random.Next(2000));
        return new FaultStep(kind, role, random.Next(nodes[role]), hold, pause, random.Next());
    }

    private static FaultKind[] KindsOf(NodeRole role, bool cuts, bool delays) =>
    [
        .. OnProcesses,
        // An etcd member does not end with 0 when it is asked to end.
        .. role == NodeRole.Member ? Array.Empty<FaultKind>() : [FaultKind.Terminate],
        .. cuts ? OnHosts : [],
        .. delays ? [FaultKind.Delay] : Array.Empty<FaultKind>(),
    ];

    private static T Pick<T>(Random random, IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];
}
