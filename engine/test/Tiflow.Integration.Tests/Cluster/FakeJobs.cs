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

    /// <summary>What the workers of a job have counted, and how often each was started anew.</summary>
    public static async Task<List<(long Tick, int Restarts)>> FakeWorkersAsync(this TestCluster cluster, string id)
    {
        var job = (await cluster.CliAsync("job", "query", "--job-id", id, "-o", "json")).ShouldExitWith(0).Json;
        return [.. job.GetProperty("detail").GetProperty("workers").EnumerateArray()
            .Select(static worker => (worker.GetProperty("tick").GetInt64(), worker.GetProperty("restarts").GetInt32()))];
    }
}
