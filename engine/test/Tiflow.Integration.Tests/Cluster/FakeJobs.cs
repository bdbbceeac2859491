namespace Tiflow.Integration.Tests.Cluster;

/// <summary>Configs of FakeJob.</summary>
internal static class FakeJobs
{
    public static Dictionary<string, object> Counting(int workers, int ticks, string interval = "10ms") => new()
    {
        ["worker-count"] = workers,
        ["target-tick"] = ticks,
        ["tick-interval"] = interval,
    };

    /// <summary>Runs for longer than any test.</summary>
    public static Dictionary<string, object> Endless(int workers) => Counting(workers, ticks: 1_000_000);

    public static Dictionary<string, object> With(this Dictionary<string, object> config, string key, object value) =>
        new(config) { [key] = value };
}
