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
        "Where state is kept: sqlite: is a file in data-dir, for one master; etcd://HOST:PORT,… is an etcd cluster that several masters share.")
    { HasFlag = true };

    public static readonly ConfigKey<IReadOnlyList<string>> PeerUrls = new("peer-urls", Kinds.List, null,
        "For several masters, in a later version. One URL is accepted and not used.")
    { HasFlag = true, Alias = "etcd.peer-urls" };

    public static readonly ConfigKey<IReadOnlyList<string>> AdvertisePeerUrls = new("advertise-peer-urls", Kinds.List, null,
        "For several masters, in a later version. One URL is accepted and not used.")
    { HasFlag = true, Alias = "etcd.advertise-peer-urls" };

    public static readonly ConfigKey<IReadOnlyList<string>> InitialCluster = new("initial-cluster", Kinds.List, null,
        "For several masters (NAME=URL,…), in a later version. One member is accepted and not used.")
    { HasFlag = true, Alias = "etcd.initial-cluster" };

    public static readonly ConfigKey<string> EtcdBinary = new("etcd-binary", Kinds.Path, null,
        "For several masters, in a later version. Accepted and not used.")
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

    public static readonly IReadOnlyList<ConfigKey> All =
    [
        Name, DataDir, MasterAddr, AdvertiseAddr, Metastore, PeerUrls, AdvertisePeerUrls, InitialCluster, EtcdBinary,
        KeepaliveTtl, KeepaliveInterval, DeathProof, StopGrace,
        RetryInitialDelay, RetryMaxDelay, RetryResetAfter, RetryMaxCrashes,
        .. CommonKeys.All,
    ];
}
