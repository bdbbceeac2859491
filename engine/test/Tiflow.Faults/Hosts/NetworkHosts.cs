using System.Globalization;

namespace Tiflow.Faults.Hosts;

/// <summary>
/// Hosts that are network namespaces, plugged into a bridge in the rig's own namespace. Nothing is ever removed: all of
/// it vanishes with the namespaces of the rig (<see cref="OwnNamespaces"/>), however the rig ends.
/// </summary>
internal sealed class NetworkHosts : IHosts
{
    public const string Bridge = "br0";

    // Its own. Else it is that of one of the ports, and changes with them: what hosts know of the rig would be wrong.
    private const string BridgeMac = "02:00:00:00:00:01";
    private const string RigAddress = "10.77.255.254/16";

    private readonly Dictionary<string, Host> _hosts = new(StringComparer.Ordinal);

    private NetworkHosts()
    {
    }

    public Switch? Switch { get; } = new();

    public static async Task<NetworkHosts> CreateAsync(CancellationToken cancellationToken)
    {
        // `ip netns` keeps its names in /run: a file system that only this run sees.
        await Tool.RunAsync("mount", ["-t", "tmpfs", "none", "/run"], "", cancellationToken);
        await Tool.RunAsync(
            "ip",
            ["-batch", "-"],
            $"""
            link set lo up
            link add {Bridge} address {BridgeMac} type bridge
            link set {Bridge} up
            addr add {RigAddress} dev {Bridge}
            """,
            cancellationToken);
        return new NetworkHosts();
    }

    public async Task<Host> GetAsync(string name, CancellationToken cancellationToken)
    {
        if (!_hosts.TryGetValue(name, out var host))
        {
            host = await CreateAsync(name, cancellationToken);
            _hosts.Add(name, host);
        }

        return host;
    }

    private async Task<Host> CreateAsync(string name, CancellationToken cancellationToken)
    {
        var address = string.Create(CultureInfo.InvariantCulture, $"10.77.0.{_hosts.Count + 1}");
        // Not `ip netns exec`, which mounts file systems for each command.
        var host = new Host(name, address, ["nsenter", $"--net=/run/netns/{name}", "--"]);
        await Tool.RunAsync(
            "ip",
            ["-batch", "-"],
            $"""
            netns add {name}
            link add {Switch.PortOf(host)} type veth peer name eth0 netns {name}
            link set {Switch.PortOf(host)} master {Bridge}
            link set {Switch.PortOf(host)} up
            """,
            cancellationToken);
        await Tool.RunAsync(
            "ip",
            ["-n", name, "-batch", "-"],
            $"""
            link set lo up
            addr add {address}/16 dev eth0
            link set eth0 up
            """,
            cancellationToken);
        return host;
    }
}
