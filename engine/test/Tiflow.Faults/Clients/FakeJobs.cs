using System.Globalization;

namespace Tiflow.Faults.Clients;

/// <summary>Configs of FakeJob, whose workers only count.</summary>
internal static class FakeJobs
{
    public const string Type = "FakeJob";

    public static object Config(int workers, long ticks, TimeSpan tick) => new Dictionary<string, object>(StringComparer.Ordinal)
    {
        ["worker-count"] = workers,
        ["target-tick"] = ticks,
        ["tick-interval"] = string.Create(CultureInfo.InvariantCulture, $"{tick.TotalMilliseconds}ms"),
    };
}
