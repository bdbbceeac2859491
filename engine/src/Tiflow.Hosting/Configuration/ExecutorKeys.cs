using Tiflow.Hosting.Configuration.Values;

namespace Tiflow.Hosting.Configuration;

/// <summary>The settings of an executor.</summary>
internal static class ExecutorKeys
{
    public static readonly ConfigKey<string> Name = new("name", Kinds.Name, null,
        "The executor's name, unique among the executors.")
    { HasFlag = true, DefaultNote = "executor-ADVERTISE_ADDR" };

    public static readonly ConfigKey<IReadOnlyList<HostPort>> Join = new("join", Kinds.Addresses, "127.0.0.1:10240",
        "Addresses of masters; one that lives is enough. Unreachable masters are tried again for ever.")
    { HasFlag = true };

    public static readonly ConfigKey<HostPort> WorkerAddr = new("worker-addr", Kinds.Address, "127.0.0.1:10241",
        "The address to listen on: messages between executors, health and metrics share it. Port 0 takes a free one.")
    { HasFlag = true };

    public static readonly ConfigKey<HostPort> AdvertiseAddr = new("advertise-addr", Kinds.Address, null,
        "The address told to masters and other executors. Needed when worker-addr means all interfaces.")
    { HasFlag = true, DefaultNote = "worker-addr" };

    public static readonly ConfigKey<string> DataDir = new("data-dir", Kinds.Path, null,
        "The directory for what jobs keep on this machine: with the same name and directory an executor finds it again.")
    { HasFlag = true, DefaultNote = "./tiflow-data/NAME" };

    public static readonly ConfigKey<IReadOnlyDictionary<string, string>> Labels = new("labels", Kinds.Labels, null,
        "Labels that jobs can select executors by.")
    { HasFlag = true, DefaultNote = "none" };

    public static readonly ConfigKey<IReadOnlyDictionary<string, long>> Capacity = new("capacity", Kinds.Capacity, null,
        "What there is to give: cpu in cores or milli-cores (4, 4000m), memory as a size, everything else in units.")
    { HasFlag = true, DefaultNote = "cpu and memory of the machine, slots=1000" };

    public static readonly ConfigKey<string> PluginDir = new("plugin-dir", Kinds.Path, null,
        "For job types from a folder, in a later version. Refused when set.")
    { HasFlag = true };

    public static readonly ConfigKey<bool> AllowFaultInjection = new("allow-fault-injection", Kinds.Switch, "false",
        "Whether jobs may break things on purpose, such as crash this executor. For tests.")
    { HasFlag = true };

    public static readonly ConfigKey<TimeSpan> OrphanGrace = new("orphan-grace", Kinds.Duration, "60s",
        "How long work goes on, its results held back, after the lease has run out; then it is stopped.");

    public static readonly ConfigKey<TimeSpan> DrainTimeout = new("drain-timeout", Kinds.Duration, "15s",
        "How long a graceful stop waits for the work to stop and move.");

    public static readonly IReadOnlyList<ConfigKey> All =
    [
        Name, Join, WorkerAddr, AdvertiseAddr, DataDir, Labels, Capacity, PluginDir, AllowFaultInjection, OrphanGrace, DrainTimeout,
        .. CommonKeys.All,
    ];
}
