using Tiflow.Hosting.Configuration.Values;

namespace Tiflow.Hosting.Configuration;

/// <summary>The settings of a master.</summary>
internal static class MasterKeys
{
    public static readonly ConfigKey<string> Name = new("name", Kinds.Name, "master",
        "The master's name, unique among the masters.")
    { HasFlag = true, Alias = "etcd.name" };

    public static readonly ConfigKey<string> DataDir = new("data-dir", Kinds.Path, null,
        "The directory that holds everything the master remembers. One process uses it at a time.")
    { HasFlag = true, DefaultNote = "./tiflow-data/NAME", Alias = "etcd.data-dir" };

    public static readonly ConfigKey<HostPort> MasterAddr = new("master-addr", Kinds.Address, "127.0.0.1:10240",
        "The address to listen on: gRPC, REST, health and metrics share it. Port 0 takes a free one.")
    { HasFlag = true };

    public static readonly ConfigKey<HostPort> AdvertiseAddr = new("advertise-addr", Kinds.Address, null,
        "The address told to clients and executors. Needed when master-addr means all interfaces.")
    { HasFlag = true, DefaultNote = "master-addr" };

    public static readonly ConfigKey<string> Metastore = new("metastore", Kinds.Uri, "sqlite:",
        "Where state is kept: sqlite: is a file in data-dir, for one master; etcd://HOST:PORT,… is an etcd cluster that several masters share. "
        + "Not together with initial-cluster.")
    { HasFlag = true };

    public static readonly ConfigKey<IReadOnlyList<MemberEntry>> InitialCluster = new("initial-cluster", Kinds.Members, null,
        "All masters, NAME=PEER_URL,…: each runs its own etcd member, and they keep the state together. The same list at each of them; "
        + "three survive the loss of one, five of two.")
    { HasFlag = true, Alias = "etcd.initial-cluster" };

    public static readonly ConfigKey<IReadOnlyList<HostPort>> PeerUrls = new("peer-urls", Kinds.Addresses, null,
        "Where the etcd member listens for the others.")
    { HasFlag = true, DefaultNote = "its URL in initial-cluster", Alias = "etcd.peer-urls" };

    public static readonly ConfigKey<IReadOnlyList<HostPort>> AdvertisePeerUrls = new("advertise-peer-urls", Kinds.Addresses, null,
        "Where the others reach the etcd member: its URL in initial-cluster, and nothing else.")
    { HasFlag = true, DefaultNote = "its URL in initial-cluster", Alias = "etcd.advertise-peer-urls" };

    public static readonly ConfigKey<ClusterState> InitialClusterState = new("initial-cluster-state", Kinds.State, "new",
        "What an etcd member without data does: new forms the cluster with the others; existing joins one that works, after etcdctl member add.")
    { HasFlag = true, Alias = "etcd.initial-cluster-state" };

    public static readonly ConfigKey<IReadOnlyList<HostPort>> ClientUrls = new("client-urls", Kinds.Addresses, "127.0.0.1:0",
        "Where the etcd member serves this master, etcdctl and backup tools. Port 0 takes a free one; the log names it.")
    { HasFlag = true };

    public static readonly ConfigKey<string> EtcdBinary = new("etcd-binary", Kinds.Path, "etcd",
        "The program of the etcd member: a path, or a name in PATH. Version 3.4 or later.")
    { HasFlag = true };

    public static readonly ConfigKey<TimeSpan> KeepaliveTtl = new("keepalive-ttl", Kinds.Duration, "5s",
        "How long an executor may go on after its last acknowledged heartbeat; then its work moves. At least 1s.");

    public static readonly ConfigKey<TimeSpan> KeepaliveInterval = new("keepalive-interval", Kinds.Duration, "500ms",
        "How often executors send a heartbeat. At most a third of keepalive-ttl.");

    public static readonly ConfigKey<bool> DeathProof = new("death-proof", Kinds.Switch, "true",
        "Whether a refused connection proves that a silent executor is gone. Turn it off where a proxy or NAT could refuse in its name.");

    public static readonly ConfigKey<TimeSpan> StopGrace = new("stop-grace", Kinds.Duration, "10s",
        "How long a job or worker may take to stop gracefully before it is fenced off.");

    public static readonly ConfigKey<TimeSpan> RetryInitialDelay = new("retry.initial-delay", Kinds.Duration, "500ms",
        "The pause before the second attempt of something that failed; it doubles from attempt to attempt.");

    public static readonly ConfigKey<TimeSpan> RetryMaxDelay = new("retry.max-delay", Kinds.Duration, "30s",
        "The longest pause between attempts.");

    public static readonly ConfigKey<TimeSpan> RetryResetAfter = new("retry.reset-after", Kinds.Duration, "10s",
        "A run of at least this length counts as healthy: failures are counted anew.");

    public static readonly ConfigKey<int> RetryMaxCrashes = new("retry.max-crashes", Kinds.Count, "5",
        "Crashes in a row until a job or worker is Failed. Failures that its author calls transient do not count.");

    public static readonly ConfigKey<int> RetryMaxExecutorDeaths = new("retry.max-executor-deaths", Kinds.Limit, "5",
        "Executors in a row whose processes die soon after a job or worker started on them, until it is Failed as POISONED; 0 means never.");

    public static readonly ConfigKey<PlacementWay> SchedulerPlacement = new("scheduler.placement", Kinds.Placement, "spread",
        "Which of the executors that fit is taken: spread takes the one with the least load, in the failure domain with least of the same job; "
        + "pack takes the one with the most, so that others stay empty.");

    public static readonly ConfigKey<string> SchedulerSpreadLabel = new("scheduler.spread-label", Kinds.Name, "zone",
        "The label of executors whose values are the failure domains.");

    public static readonly ConfigKey<bool> SchedulerRebalance = new("scheduler.rebalance", Kinds.Switch, "false",
        "Whether workers are moved from full executors to clearly emptier ones, gracefully and a few at a time: so that executors that join get a share "
        + "of what already runs. Not with placement pack.");

    public static readonly ConfigKey<int> SchedulerRebalanceParallelism = new("scheduler.rebalance-parallelism", Kinds.Count, "2",
        "How many workers are on the move for rebalance at a time, in the whole cluster.");

    public static readonly ConfigKey<TimeSpan> SchedulerRebalanceSettle = new("scheduler.rebalance-settle", Kinds.Duration, "60s",
        "How long no executor must have come or gone before rebalance moves anything, and how long a worker must have run where it is.");

    public static readonly IReadOnlyList<ConfigKey> All =
    [
        Name, DataDir, MasterAddr, AdvertiseAddr, Metastore,
        InitialCluster, PeerUrls, AdvertisePeerUrls, InitialClusterState, ClientUrls, EtcdBinary,
        KeepaliveTtl, KeepaliveInterval, DeathProof, StopGrace,
        RetryInitialDelay, RetryMaxDelay, RetryResetAfter, RetryMaxCrashes, RetryMaxExecutorDeaths,
        SchedulerPlacement, SchedulerSpreadLabel, SchedulerRebalance, SchedulerRebalanceParallelism, SchedulerRebalanceSettle,
        .. CommonKeys.All,
    ];
}
