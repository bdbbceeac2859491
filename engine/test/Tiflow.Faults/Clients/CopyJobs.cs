using System.Globalization;
using Grpc.Net.Client;
using Tiflow.Demo.V1;
using Tiflow.Faults.Clusters;
using Tiflow.Faults.Histories;
using Tiflow.Faults.Processes;

namespace Tiflow.Faults.Clients;

/// <summary>CVSDemo jobs, each with a destination of its own, that is compared with the source when all is over.</summary>
internal sealed class CopyJobs : IDisposable
{
    public const string Type = "CVSDemo";

    private const int Files = 4;
    private const int Seed = 1;

    private readonly RecordingClient _client;
    private readonly History _history;
    private readonly Node _server;
    private readonly long _rows;
    private readonly GrpcChannel _channel;

    private CopyJobs(Node server, RecordingClient client, History history, long rows)
    {
        (_server, _client, _history, _rows) = (server, client, history, rows);
        _channel = GrpcChannel.ForAddress($"http://{server.Address}");
    }

    /// <summary>How many were started.</summary>
    public int Count { get; private set; }

    private DemoDataService.DemoDataServiceClient Service => new(_channel);

    /// <summary>Makes the source data.</summary>
    /// <param name="cluster">Has a demo server.</param>
    /// <param name="client">Creates the jobs.</param>
    /// <param name="history">Where comparisons are written down.</param>
    /// <param name="rows">In each copy, about 16 bytes a row.</param>
    /// <param name="cancellationToken">Ends the making.</param>
    public static async Task<CopyJobs> CreateAsync(
        FaultCluster cluster, RecordingClient client, History history, long rows, CancellationToken cancellationToken)
    {
        var server = cluster.DemoServer ?? throw new RigException("the cluster has no demo server");
        var copies = new CopyJobs(server, client, history, rows);
        await copies.Service.GenerateDataAsync(
            new GenerateDataRequest { FileNum = Files, RecordNum = rows, Seed = Seed }, cancellationToken: cancellationToken);
        return copies;
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        Count++;
        var config = new { srcHost = _server.Address, dstHost = _server.Address, dstDir = $"/{IdOf(Count)}" };
        await _client.CreateAsync(IdOf(Count), Type, config, cancellationToken);
    }

    /// <summary>Compares all destinations with the source.</summary>
    public async Task CompareAsync(CancellationToken cancellationToken)
    {
        for (var i = 1; i <= Count; i++)
        {
            var calledAt = _history.Now;
            var answer = await Service.CheckDirAsync(new CheckDirRequest { Dir = $"/{IdOf(i)}" }, cancellationToken: cancellationToken);
            _history.Add(new HistoryEntry
            {
                Client = _client.Name,
                Operation = Operation.Compare,
                Job = IdOf(i),
                CalledAt = calledAt,
                ReturnedAt = _history.Now,
                Outcome = answer.Equal && answer.Rows == _rows ? Outcome.Ok : Outcome.Fail,
                Error = answer.Equal ? "" : $"file {answer.File}: {answer.Difference}",
            });
        }
    }

    public void Dispose() => _channel.Dispose();

    private static string IdOf(int copy) => string.Create(CultureInfo.InvariantCulture, $"copy-{copy}");
}
