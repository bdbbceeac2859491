namespace Tiflow.Master.Options;

/// <summary>How a master runs. The hosting layer fills it from defaults, TOML, environment and flags.</summary>
public sealed record MasterOptions
{
    /// <value>Unique among the masters. Default <c>master</c>.</value>
    public string Name { get; init; } = "master";

    /// <value>Of this build; shown to users. Empty by default.</value>
    public string Version { get; init; } = "";

    /// <value>Where the metastore lives. Default <c>./tiflow-data/NAME</c>.</value>
    public required string DataDirectory { get; init; }

    /// <value>Client addresses of an etcd cluster, host:port, that several masters share. Empty (the default), and no
    /// <see cref="Member"/>, means SQLite in the data directory.</value>
    public IReadOnlyList<string> EtcdMembers { get; init; } = [];

    /// <value>The etcd member that the master runs itself; null (the default) means none.</value>
    public MemberOptions? Member { get; init; }

    /// <value>The address told to clients and executors, host:port.</value>
    public required string AdvertiseAddress { get; init; }

    /// <value>How long an executor may act on the leader's word after its last heartbeat. Default 5 s.</value>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(5);

    /// <value>How often executors send a heartbeat. Default 500 ms; at most a third of the lease.</value>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <value>
    /// Whether "connection refused" at a silent executor's address proves that its process is gone. Default true; turn
    /// it off where proxies or address translation could refuse in a living process's name.
    /// </value>
    public bool DeathProof { get; init; } = true;

    /// <value>How long a runnable may take to stop gracefully before it is fenced. Default 10 s.</value>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(10);

    /// <value>Pause before the second attempt of a failed runnable; it doubles from attempt to attempt. Default 500
    /// ms.</value>
    public TimeSpan RetryInitialDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <value>Longest pause between attempts. Default 30 s.</value>
    public TimeSpan RetryMaxDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <value>A run of at least this length counts as healthy: the count of failures in a row starts anew. Default 10
    /// s.</value>
    public TimeSpan RetryResetAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <value>Crashes (exceptions that the author did not foresee) in a row until a runnable is Failed. Default
    /// 5.</value>
    public int MaxCrashes { get; init; } = 5;

    /// <value>Executors in a row whose processes die soon after a runnable started on them, until it is Failed; 0: never.
    /// Default 5.</value>
    public int MaxExecutorDeaths { get; init; } = 5;

    /// <value>Whether work is packed onto few executors instead of spread over all. Default false.</value>
    public bool Packs { get; init; }

    /// <value>The label of executors whose values are failure domains. Default <c>zone</c>.</value>
    public string SpreadLabel { get; init; } = "zone";

    /// <value>Whether workers are moved from full executors to emptier ones. Default false.</value>
    public bool Rebalances { get; init; }

    /// <value>How many workers are on the move for that at a time. Default 2.</value>
    public int RebalanceParallelism { get; init; } = 2;

    /// <value>How long executors must neither have come nor gone, and a worker have run where it is, before it is moved.
    /// Default 60 s.</value>
    public TimeSpan RebalanceSettle { get; init; } = TimeSpan.FromSeconds(60);
}
