namespace Tiflow.Executor.Options;

/// <summary>How an executor runs. The hosting layer fills it from defaults, TOML, environment and flags.</summary>
public sealed record ExecutorOptions
{
    /// <value>Unique among the executors. Default <c>executor-ADVERTISE_ADDRESS</c>.</value>
    public required string Name { get; init; }

    /// <value>Addresses of masters, host:port; one that lives is enough.</value>
    public required IReadOnlyList<string> Join { get; init; }

    /// <value>The address told to masters and other executors, host:port.</value>
    public required string AdvertiseAddress { get; init; }

    /// <value>Labels for placement. Default none.</value>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <value>
    /// Amounts by resource name: cpu in milli-cores, memory in bytes, others in whole units. What is not given is
    /// detected: cpu and memory of the machine, 1000 slots.
    /// </value>
    public IReadOnlyDictionary<string, long> Capacity { get; init; } = new Dictionary<string, long>(StringComparer.Ordinal);

    /// <value>Where jobs keep local resources; made when the first one is. Default <c>./tiflow-data/NAME</c>.</value>
    public string DataDirectory { get; init; } = "tiflow-data";

    /// <value>Whether jobs may break things on purpose. Default false.</value>
    public bool AllowFaultInjection { get; init; }

    /// <value>How long runnables go on, gated, after the lease has run out, before they are stopped. Default 60
    /// s.</value>
    public TimeSpan OrphanGrace { get; init; } = TimeSpan.FromSeconds(60);

    /// <value>How long a graceful stop (SIGTERM) waits for the runnables to stop and move. Default 15 s.</value>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(15);
}
