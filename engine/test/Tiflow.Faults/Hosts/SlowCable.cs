namespace Tiflow.Faults.Hosts;

/// <summary>
/// The cable of one host, made longer: its port leaves the bridge and is plugged into a second one, and frames pass between
/// the two through this program, late and not always in order. Connections stay open.
/// </summary>
internal sealed class SlowCable
{
    private readonly Host _host;
    private readonly Tap _near;
    private readonly Tap _far;
    private SlowWire? _out;
    private SlowWire? _in;

    private SlowCable(Host host, Tap near, Tap far) => (_host, _near, _far) = (host, near, far);

    /// <param name="host">Whose cable.</param>
    /// <param name="delay">How late a frame is at least, in each direction.</param>
    /// <param name="jitter">The most that is added to that.</param>
    /// <param name="seed">The same seed, the same delays.</param>
    /// <param name="cancellationToken">Ends the plugging.</param>
    /// <exception cref="RigException">It cannot be done here.</exception>
    public static async Task<SlowCable> PlugInAsync(Host host, TimeSpan delay, TimeSpan jitter, int seed, CancellationToken cancellationToken)
    {
        var cable = new SlowCable(host, new Tap(Near(host)), new Tap(Far(host)));
        await Tool.RunAsync(
            "ip",
            ["-batch", "-"],
            $"""
            link add {Second(host)} type bridge
            link set {Second(host)} up
            link set {Near(host)} master {Second(host)}
            link set {Near(host)} up
            link set {Far(host)} master {NetworkHosts.Bridge}
            link set {Far(host)} up
            """,
            cancellationToken);
        cable._out = new SlowWire(cable._near, cable._far, new DelayLine(delay, jitter, new Random(seed)));
        cable._in = new SlowWire(cable._far, cable._near, new DelayLine(delay, jitter, new Random(seed + 1)));
        await Tool.RunAsync("ip", ["link", "set", Switch.PortOf(host), "master", Second(host)], "", cancellationToken);
        return cable;
    }

    /// <summary>Back to the short cable; returns how many frames were delayed, and how many of them were overtaken.</summary>
    public async Task<(long Delayed, long Overtaken)> PullOutAsync(CancellationToken cancellationToken)
    {
        await Tool.RunAsync(
            "ip",
            ["-batch", "-"],
            $"""
            link set {Switch.PortOf(_host)} master {NetworkHosts.Bridge}
            link del {Near(_host)}
            link del {Far(_host)}
            link del {Second(_host)}
            """,
            cancellationToken);
        var counts = await Task.WhenAll(_out!.EndAsync(), _in!.EndAsync());
        _near.Dispose();
        _far.Dispose();
        return (counts.Sum(static count => count.Delayed), counts.Sum(static count => count.Overtaken));
    }

    private static string Second(Host host) => $"s-{host.Name}";

    private static string Near(Host host) => $"n-{host.Name}";

    private static string Far(Host host) => $"f-{host.Name}";
}
