using System.Diagnostics;
using System.Globalization;
using Google.Protobuf;
using Tiflow.Client;
using Tiflow.ClusterBench.Processes;
using Tiflow.ClusterBench.Results;
using Tiflow.Protocol.V1;

namespace Tiflow.ClusterBench.Jobs;

/// <summary>What jobs cost the leader that get nowhere: one that fails at every start, and many that fit nowhere.</summary>
internal sealed class BurdenBench(BenchCluster cluster, MasterClient client, BenchSizes sizes)
{
    private const int CallsAtATime = 32;
    private const double MostOfFailing = 1;
    private const double LongestExplanation = 50;

    // Nobody listens at this port.
    private static readonly ByteString Unreachable = ByteString.CopyFromUtf8("""{"srcHost":"127.0.0.1:9","dstHost":"127.0.0.1:9","dstDir":"/d"}""");
    private static readonly ByteString Smallest = ByteString.CopyFromUtf8("""{"worker-count":1,"target-tick":0}""");
    private static readonly Resources TooMuch = new() { Amounts = { ["cpu"] = 1_000_000_000 } };

    public async Task<IReadOnlyList<ResultRow>> RunAsync(CancellationToken cancellationToken)
    {
        Console.WriteLine("burdens: a job that fails at every start");
        var idle = await ShareAsync(cancellationToken);
        var failing = await client.CreateAsync(new CreateJobRequest { Type = "CVSDemo", Config = Unreachable }, cancellationToken);
        var withFailing = await ShareAsync(cancellationToken);
        await client.CancelAsync(failing.Id, cancellationToken);

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"burdens: {sizes.PendingJobs} jobs that fit nowhere"));
        var pending = await CreatePendingAsync(cancellationToken);
        var withPending = await ShareAsync(cancellationToken);
        var explained = await ExplainAsync(pending, cancellationToken);
        return
        [
            ResultRow.Information("leader's processor time, idle", Percent(idle)),
            new ResultRow(
                "more with a job that fails at every start", Percent(withFailing - idle), Beside: "", Ratio: null,
                string.Create(CultureInfo.InvariantCulture, $"< {MostOfFailing} %"), withFailing - idle < MostOfFailing),
            ResultRow.Information(
                string.Create(CultureInfo.InvariantCulture, $"more with {sizes.PendingJobs} jobs that fit nowhere"), Percent(withPending - idle)),
            ResultRow.Information("explain one of them, p50", $"{Samples.Number(explained.Median)} ms"),
            ResultRow.AtMost("explain one of them, the slowest", One(explained.Percentile(1)), "ms", LongestExplanation),
        ];
    }

    // The master's processor time in percent of one core.
    private async Task<double> ShareAsync(CancellationToken cancellationToken)
    {
        var (before, started) = (Machine.CpuSeconds(cluster.MasterProcess), Stopwatch.GetTimestamp());
        await Task.Delay(sizes.Idle * 2, TimeProvider.System, cancellationToken);
        return 100 * (Machine.CpuSeconds(cluster.MasterProcess) - before) / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private async Task<IReadOnlyList<string>> CreatePendingAsync(CancellationToken cancellationToken)
    {
        var ids = Enumerable.Range(0, sizes.PendingJobs).Select(static number => string.Create(CultureInfo.InvariantCulture, $"pending-{number}")).ToArray();
        await Parallel.ForEachAsync(
            ids,
            new ParallelOptions { MaxDegreeOfParallelism = CallsAtATime, CancellationToken = cancellationToken },
            async (id, token) =>
                await client.CreateAsync(new CreateJobRequest { JobId = id, Type = "FakeJob", Config = Smallest, Demand = TooMuch }, token));
        return ids;
    }

    private async Task<Samples> ExplainAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var milliseconds = new Samples();
        foreach (var id in ids)
        {
            var started = Stopwatch.GetTimestamp();
            await client.ExplainAsync(id, cancellationToken);
            milliseconds.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return milliseconds;
    }

    private static Samples One(double value)
    {
        var samples = new Samples();
        samples.Add(value);
        return samples;
    }

    private static string Percent(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:0.0} % of a core");
}
