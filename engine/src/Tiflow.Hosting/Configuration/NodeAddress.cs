using Tiflow.Hosting.Configuration.Values;

namespace Tiflow.Hosting.Configuration;

/// <summary>
/// Where a process listens, and what it tells others; no advertised address means the one it listens on.
/// </summary>
internal sealed record NodeAddress(HostPort Listen, HostPort? Advertise)
{
    /// <summary>Reads and checks both: what others are told must be an address that they can connect to.</summary>
    public static NodeAddress From(ConfigLayers layers, ConfigKey<HostPort> listenKey, ConfigKey<HostPort> advertiseKey)
    {
        var address = new NodeAddress(layers.Require(listenKey), layers.Get(advertiseKey));
        CheckExposure(layers, listenKey, address.Listen);
        if (address.Listen.IsWildcard && !layers.IsGiven(advertiseKey))
        {
            layers.Refuse(listenKey, $"{address.Listen} means all interfaces, which is no address to connect to: "
                + $"say how others reach this process with {advertiseKey.FlagName} HOST:PORT (or {advertiseKey.Path} in the configuration file)");
        }

        if (address.Advertise is { IsWildcard: true })
        {
            layers.Refuse(advertiseKey, $"{address.Advertise} means all interfaces, which is no address to connect to: "
                + "give a name or an IP address that other machines reach");
        }

        return address;
    }

    /// <summary>Refuses to listen where other machines connect, unless the configuration accepts it.</summary>
    public static void CheckExposure(ConfigLayers layers, ConfigKey key, HostPort listen)
    {
        if (!listen.IsLoopback && !layers.Get(CommonKeys.AllowInsecure))
        {
            layers.Refuse(key, $"{listen} can be reached from other machines, and there is neither TLS nor authentication yet: "
                + $"listen on 127.0.0.1, or accept the risk with allow-insecure = true under [security] in the configuration file "
                + $"or {CommonKeys.AllowInsecure.EnvironmentName}=true");
        }
    }

    /// <summary>What others are told once the real port is known.</summary>
    public HostPort Advertised(int boundPort)
    {
        var address = Advertise ?? Listen;
        return address.Port == 0 ? address with { Port = boundPort } : address;
    }
}
