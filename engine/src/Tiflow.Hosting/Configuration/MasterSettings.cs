using Tiflow.Hosting.Configuration.Values;
using Tiflow.Master.Options;
using Tiflow.Sdk.Configuration;

namespace Tiflow.Hosting.Configuration;

/// <summary>The checked settings of a master.</summary>
internal sealed record MasterSettings
{
    private static readonly TimeSpan MinTtl = TimeSpan.FromSeconds(1);

    public required NodeAddress Address { get; init; }

    public required LogSettings Log { get; init; }

    /// <summary>Flags that were given and change nothing in this version.</summary>
    public required IReadOnlyList<string> Unused { get; init; }

    /// <summary>All but the advertised address, which may depend on the port that the system chooses.</summary>
    public required MasterOptions Options { get; init; }

    /// <exception cref="StartupException">Something is wrong: everything that is.</exception>
    public static MasterSettings Load(ConfigInput input)
    {
        var layers = new ConfigLayers(input, MasterKeys.All);
        var settings = new MasterSettings
        {
            Address = NodeAddress.From(layers, MasterKeys.MasterAddr, MasterKeys.AdvertiseAddr),
            Log = LogSettings.From(layers),
            Unused = MemberSettings.Unused(layers),
            Options = ReadOptions(layers),
        };
        Check(layers, settings.Options);
        layers.ThrowIfRefused();
        return settings;
    }

    public MasterOptions ToOptions(HostPort advertised) => Options with { AdvertiseAddress = advertised.ToString() };

    private static MasterOptions ReadOptions(ConfigLayers layers)
    {
        var name = layers.Require(MasterKeys.Name);
        return new MasterOptions
        {
            Name = name,
            Version = ProductVersion.Current.Version,
            DataDirectory = layers.Get(MasterKeys.DataDir) ?? Path.Combine(".", "tiflow-data", name),
            AdvertiseAddress = "",
            EtcdMembers = ReadEtcdMembers(layers),
            Member = MemberSettings.From(layers, name),
            Lease = layers.Get(MasterKeys.KeepaliveTtl),
            HeartbeatInterval = layers.Get(MasterKeys.KeepaliveInterval),
            DeathProof = layers.Get(MasterKeys.DeathProof),
            StopGrace = layers.Get(MasterKeys.StopGrace),
            RetryInitialDelay = layers.Get(MasterKeys.RetryInitialDelay),
            RetryMaxDelay = layers.Get(MasterKeys.RetryMaxDelay),
            RetryResetAfter = layers.Get(MasterKeys.RetryResetAfter),
            MaxCrashes = layers.Get(MasterKeys.RetryMaxCrashes),
            MaxExecutorDeaths = layers.Get(MasterKeys.RetryMaxExecutorDeaths),
            Packs = layers.Get(MasterKeys.SchedulerPlacement) == PlacementWay.Pack,
            SpreadLabel = layers.Require(MasterKeys.SchedulerSpreadLabel),
            Rebalances = layers.Get(MasterKeys.SchedulerRebalance),
            RebalanceParallelism = layers.Get(MasterKeys.SchedulerRebalanceParallelism),
            RebalanceSettle = layers.Get(MasterKeys.SchedulerRebalanceSettle),
        };
    }

    // Empty for sqlite:
    private static IReadOnlyList<string> ReadEtcdMembers(ConfigLayers layers)
    {
        const string Scheme = "etcd://";
        var metastore = layers.Require(MasterKeys.Metastore);
        if (metastore == MasterKeys.Metastore.Default)
        {
            return [];
        }

        if (metastore.StartsWith(Scheme, StringComparison.Ordinal)
            && Kinds.Addresses.TryParse(metastore[Scheme.Length..], out var members)
            && members.All(static member => member.Port != 0))
        {
            return [.. members.Select(static member => member.ToString())];
        }

        layers.Refuse(MasterKeys.Metastore, $"\"{metastore}\" is not a metastore; use \"sqlite:\" or \"etcd://HOST:PORT,HOST:PORT\"");
        return [];
    }

    private static void Check(ConfigLayers layers, MasterOptions options)
    {
        if (options.Lease < MinTtl)
        {
            layers.Refuse(MasterKeys.KeepaliveTtl, $"{DurationFormat.Format(options.Lease)} is too short; use at least 1s");
        }
        else if (options.HeartbeatInterval * 3 > options.Lease || options.HeartbeatInterval == TimeSpan.Zero)
        {
            layers.Refuse(MasterKeys.KeepaliveInterval, $"{DurationFormat.Format(options.HeartbeatInterval)} is not between 1ms and a third of "
                + $"keepalive-ttl ({DurationFormat.Format(options.Lease)}): a lease must outlive two lost heartbeats");
        }

        if (options.RetryInitialDelay == TimeSpan.Zero || options.RetryInitialDelay > options.RetryMaxDelay)
        {
            layers.Refuse(MasterKeys.RetryInitialDelay, $"{DurationFormat.Format(options.RetryInitialDelay)} is not between 1ms and "
                + $"{MasterKeys.RetryMaxDelay.Path} ({DurationFormat.Format(options.RetryMaxDelay)})");
        }

        if (options is { Rebalances: true, Packs: true })
        {
            layers.Refuse(
                MasterKeys.SchedulerRebalance,
                $"it evens out loads, which {MasterKeys.SchedulerPlacement.Path} = \"pack\" wants uneven: choose one of them");
        }
    }
}
