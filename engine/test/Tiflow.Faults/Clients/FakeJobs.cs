using System.Globalization;

namespace Tiflow.Faults.Clients;

/// <summary>Configs of FakeJob, whose workers only count.</summary>
internal static class FakeJobs
{
    public const string Type = "FakeJob";

    public static Dictionary<string, object> Config(int workers, long ticks, TimeSpan tick) => new Dictionary<string, object>(StringComparer.Ordinal)
    {
        ["worker-count"] = workers,
        ["target-tick"] = ticks,
        ["tick-interval"] = string.Create(CultureInfo.InvariantCulture, $"{tick.TotalMilliseconds}ms"),
    };

    public static Dictionary<string, object> WatchConfig(int workers, string etcd, string prefix, long revision) =>
        new(Config(workers, ticks: 10_000_000, TimeSpan.FromMilliseconds(50)), StringComparer.Ordinal)
        {
            ["etcd-watch-enable"] = true,
            ["etcd-endpoints"] = new[] { etcd },
            ["etcd-watch-prefix"] = prefix,
            ["etcd-start-revision"] = revision,
        };
}
