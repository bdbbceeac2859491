using Tiflow.Client;
using Tiflow.ClusterBench.Peers;
using Tiflow.ClusterBench.Peers.V1;
using Tiflow.ClusterBench.Processes;
using Tiflow.ClusterBench.Results;

namespace Tiflow.ClusterBench.Copying;

/// <summary>
/// CVSDemo end to end, in turns with the limits: a bare stream, the record-by-record way, and a copy by the system.
/// </summary>
internal sealed class CopyBench(BenchCluster cluster, MasterClient client, BenchSizes sizes)
{
    private const int LargeValueBytes = 1016; // with a key of about six digits, a comma and a line feed: 1 KiB

    private readonly Samples _small = new();
    private readonly Samples _smallBytes = new();
    private readonly Samples _smallToOther = new();
    private readonly Samples _records = new();
    private readonly Samples _large = new();
    private readonly Samples _largeRows = new();
    private readonly Samples _largeToOther = new();
    private readonly Samples _largeCpu = new();
    private readonly Samples _stream = new();
    private readonly Samples _streamCpu = new();
    private readonly Samples _cp = new();
    private readonly Samples _durableCp = new();

    public async Task<IReadOnlyList<ResultRow>> RunAsync(CancellationToken cancellationToken)
    {
        using var small = await cluster.StartDataServerAsync("small", cancellationToken);
        using var large = await cluster.StartDataServerAsync("large", cancellationToken);
        using var other = await cluster.StartDataServerAsync("other", cancellationToken);
        var (peerAddress, peerProcess) = await cluster.StartPeerAsync(cancellationToken);
        using var peer = new PeerClient(peerAddress, peerProcess);
        var smallBytes = await small.GenerateAsync(sizes.Files, sizes.SmallRows, valueBytes: 0, cancellationToken);
        var largeBytes = await large.GenerateAsync(sizes.Files, sizes.LargeRows, LargeValueBytes, cancellationToken);

        // Round 0 warms everything up and does not count.
        for (var round = 0; round <= sizes.Rounds; round++)
        {
            Console.WriteLine($"copy: round {round} of {sizes.Rounds}, load average {Machine.LoadAverage}");
            var counts = round > 0;
            await MeasureSmallAsync(small, other, peer, smallBytes, counts, cancellationToken);
            await MeasureLargeAsync(large, other, peer, largeBytes, counts, cancellationToken);
        }

        return Rows();
    }

    private async Task MeasureSmallAsync(
        DataServer small, DataServer other, PeerClient peer, long bytes, bool counts, CancellationToken cancellationToken)
    {
        var copy = await new CopyJob(cluster, client, small, small).RunAsync(cancellationToken);
        var records = await peer.CopyRecordsAsync(RecordsOf(small), cancellationToken);
        small.Remove(RecordsOf(small).Dir);
        var toOther = await new CopyJob(cluster, client, small, other).RunAsync(cancellationToken);
        if (counts)
        {
            _small.Add(sizes.SmallRows / copy.Seconds);
            _smallBytes.Add(bytes / 1e6 / copy.Seconds);
            _smallToOther.Add(sizes.SmallRows / toOther.Seconds);
            _records.Add(records);
        }
    }

    private async Task MeasureLargeAsync(
        DataServer large, DataServer other, PeerClient peer, long bytes, bool counts, CancellationToken cancellationToken)
    {
        var copy = await new CopyJob(cluster, client, large, large).RunAsync(cancellationToken);
        var stream = await peer.StreamAsync(bytes, cancellationToken);
        var toOther = await new CopyJob(cluster, client, large, other).RunAsync(cancellationToken);
        var cp = await FileCopies.RunAsync(large.SourceDirectory, large.PathOf("cp"), durable: false, cancellationToken);
        var durableCp = await FileCopies.RunAsync(large.SourceDirectory, large.PathOf("cp"), durable: true, cancellationToken);
        if (counts)
        {
            _large.Add(bytes / 1e6 / copy.Seconds);
            _largeRows.Add(sizes.LargeRows / copy.Seconds);
            _largeToOther.Add(bytes / 1e6 / toOther.Seconds);
            _largeCpu.Add(copy.CpuSeconds / (bytes / 1e9));
            _stream.Add(bytes / 1e6 / stream.Seconds);
            _streamCpu.Add(stream.CpuSeconds / (bytes / 1e9));
            _cp.Add(bytes / 1e6 / cp.TotalSeconds);
            _durableCp.Add(bytes / 1e6 / durableCp.TotalSeconds);
        }
    }

    private CopyRecordsRequest RecordsOf(DataServer small) => new()
    {
        Source = small.Address,
        Destination = small.Address,
        Dir = "/records",
        Files = sizes.Files,
        RowsPerFile = sizes.RecordRows / sizes.Files,
    };

    private IReadOnlyList<ResultRow> Rows() =>
    [
        ResultRow.AtLeast("CVSDemo, small rows, one demo server", _small, "rows/s", 1_000_000),
        ResultRow.Compare("the same", _small, "record by record", _records, "rows/s", target: 10),
        ResultRow.Information("the same in bytes", _smallBytes.Show("MB/s")),
        ResultRow.Compare("CVSDemo, small rows, two demo servers", _smallToOther, "record by record", _records, "rows/s", target: 10),
        ResultRow.Compare("CVSDemo, 1 KiB rows, one demo server", _large, "bare gRPC stream", _stream, "MB/s", target: 0.5),
        ResultRow.Information("the same in rows", _largeRows.Show("rows/s")),
        ResultRow.Compare("CVSDemo, 1 KiB rows, two demo servers", _largeToOther, "bare gRPC stream", _stream, "MB/s", target: 0.5),
        ResultRow.Compare("processor time of the former, all processes", _largeCpu, "bare gRPC stream", _streamCpu, "s/GB"),
        ResultRow.Compare("CVSDemo, 1 KiB rows, one demo server", _large, "cp with sync", _durableCp, "MB/s"),
        ResultRow.Compare("the same", _large, "cp", _cp, "MB/s"),
    ];
}
