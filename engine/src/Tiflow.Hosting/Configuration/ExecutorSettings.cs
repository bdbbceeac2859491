using Tiflow.Executor.Options;
using Tiflow.Hosting.Configuration.Values;

namespace Tiflow.Hosting.Configuration;

/// <summary>The checked settings of an executor.</summary>
internal sealed record ExecutorSettings
{
    private static readonly IReadOnlyDictionary<string, string> NoLabels = new Dictionary<string, string>(StringComparer.Ordinal);
    private static readonly IReadOnlyDictionary<string, long> Detected = new Dictionary<string, long>(StringComparer.Ordinal);

    /// <summary>Null: derived from the advertised address.</summary>
    public required string? Name { get; init; }

    /// <summary>Null: derived from the name.</summary>
    public required string? DataDirectory { get; init; }

    public required NodeAddress Address { get; init; }

    public required LogSettings Log { get; init; }

    /// <summary>All but name and advertised address, which may depend on the port that the system chooses.</summary>
    public required ExecutorOptions Options { get; init; }

    /// <exception cref="StartupException">Something is wrong: everything that is.</exception>
    public static ExecutorSettings Load(ConfigInput input)
    {
        var layers = new ConfigLayers(input, ExecutorKeys.All);
        if (layers.Get(ExecutorKeys.PluginDir) is not null)
        {
            layers.Refuse(ExecutorKeys.PluginDir, "job types from a folder come with a later version; remove it");
        }

        var settings = new ExecutorSettings
        {
            Name = layers.Get(ExecutorKeys.Name),
            DataDirectory = layers.Get(ExecutorKeys.DataDir),
            Address = NodeAddress.From(layers, ExecutorKeys.WorkerAddr, ExecutorKeys.AdvertiseAddr),
            Log = LogSettings.From(layers),
            Options = ReadOptions(layers),
        };
        layers.ThrowIfRefused();
        return settings;
    }

    public string NameAt(HostPort advertised) => Name ?? $"executor-{advertised}";

    public ExecutorOptions ToOptions(HostPort advertised) => Options with
    {
        Name = NameAt(advertised),
        AdvertiseAddress = advertised.ToString(),
        DataDirectory = DataDirectory ?? Path.Combine(".", "tiflow-data", NameAt(advertised)),
    };

    private static ExecutorOptions ReadOptions(ConfigLayers layers)
    {
        return new ExecutorOptions
        {
            Name = "",
            AdvertiseAddress = "",
            Join = [.. layers.Require(ExecutorKeys.Join).Select(Reachable)],
            Labels = layers.Get(ExecutorKeys.Labels) ?? NoLabels,
            Capacity = layers.Get(ExecutorKeys.Capacity) ?? Detected,
            AllowFaultInjection = layers.Get(ExecutorKeys.AllowFaultInjection),
            OrphanGrace = layers.Get(ExecutorKeys.OrphanGrace),
            DrainTimeout = layers.Get(ExecutorKeys.DrainTimeout),
        };
    }

    // "0.0.0.0:10240" to connect to, as sample configurations have it, means the master on this machine.
    private static string Reachable(HostPort master) => (master.IsWildcard ? master with { Host = "127.0.0.1" } : master).ToString();
}
