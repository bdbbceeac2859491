using System.Diagnostics;
using System.Text.Json;
using Google.Protobuf;
using Tiflow.Client;
using Tiflow.ClusterBench.Processes;
using Tiflow.Protocol.Errors;
using Tiflow.Protocol.V1;

namespace Tiflow.ClusterBench.Copying;

/// <summary>Copies all files of one demo server to another, or to itself, with a CVSDemo job.</summary>
internal sealed class CopyJob(BenchCluster cluster, MasterClient client, DataServer source, DataServer destination)
{
    private const string Dir = "/data1";

    /// <summary>Measures from the job's creation until it is seen Finished. The copy's lengths are checked and it is removed.</summary>
    public async Task<CopyFigures> RunAsync(CancellationToken cancellationToken)
    {
        var cpu = CpuSeconds();
        var started = Stopwatch.GetTimestamp();
        var created = await client.CreateAsync(new CreateJobRequest { Type = "CVSDemo", Config = Config() }, cancellationToken);
        var job = await client.WaitAsync(created.Id, JobState.Finished, cancellationToken);
        var figures = new CopyFigures(Stopwatch.GetElapsedTime(started).TotalSeconds, CpuSeconds() - cpu);
        if (job.State != JobState.Finished)
        {
            throw new TiflowException(ErrorCodes.Internal, $"job {job.Id} is {job.State}: {job.Reason}");
        }

        FileCopies.ThrowIfLengthsDiffer(source.SourceDirectory, destination.PathOf(Dir));
        destination.Remove(Dir);
        return figures;
    }

    private double CpuSeconds() => Machine.CpuSeconds(
        new HashSet<int> { cluster.MasterProcess, cluster.ExecutorProcess, source.ProcessId, destination.ProcessId });

    private ByteString Config() => ByteString.CopyFrom(JsonSerializer.SerializeToUtf8Bytes(
        new { srcHost = source.Address, dstHost = destination.Address, dstDir = Dir }));
}
