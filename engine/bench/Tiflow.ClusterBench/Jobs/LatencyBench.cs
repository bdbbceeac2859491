using System.Diagnostics;
using Google.Protobuf;
using Tiflow.Client;
using Tiflow.ClusterBench.Results;
using Tiflow.Protocol.Errors;
using Tiflow.Protocol.V1;

namespace Tiflow.ClusterBench.Jobs;

/// <summary>
/// How long the smallest job takes from its creation until its user sees it Finished; one after the other.
/// </summary>
internal static class LatencyBench
{
    private const int WarmUpJobs = 20;

    private static readonly ByteString Config = ByteString.CopyFromUtf8("""{"worker-count":1,"target-tick":0}""");

    public static async Task<IReadOnlyList<ResultRow>> RunAsync(MasterClient client, int jobs, CancellationToken cancellationToken)
    {
        var milliseconds = new Samples();
        for (var number = -WarmUpJobs; number < jobs; number++)
        {
            var started = Stopwatch.GetTimestamp();
            await RunJobAsync(client, cancellationToken);
            if (number >= 0)
            {
                milliseconds.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
        }

        return
        [
            ResultRow.Information("FakeJob create to Finished, p50", $"{Samples.Number(milliseconds.Median)} ms"),
            ResultRow.Information("FakeJob create to Finished, p99", $"{Samples.Number(milliseconds.Percentile(0.99))} ms"),
        ];
    }

    private static async Task RunJobAsync(MasterClient client, CancellationToken cancellationToken)
    {
        var created = await client.CreateAsync(new CreateJobRequest { Type = "FakeJob", Config = Config }, cancellationToken);
        var job = await client.WaitAsync(created.Id, JobState.Finished, cancellationToken);
        if (job.State != JobState.Finished)
        {
            throw new TiflowException(ErrorCodes.Internal, $"job {job.Id} is {job.State}: {job.Reason}");
        }
    }
}
