using Grpc.Net.Client;
using Tiflow.Demo.V1;

namespace Tiflow.Integration.Tests.Cluster;

/// <summary>A client of the demo server: makes source data, compares source and copy.</summary>
internal sealed class DemoData(string address, CancellationToken deadline) : IDisposable
{
    private readonly GrpcChannel _channel = GrpcChannel.ForAddress($"http://{address}");

    private DemoDataService.DemoDataServiceClient Service => new(_channel);

    /// <summary>Replaces the source; returns its bytes.</summary>
    public async Task<long> GenerateAsync(int files, long rows, int valueBytes = 0)
    {
        var request = new GenerateDataRequest { FileNum = files, RecordNum = rows, Seed = 1, ValueBytes = valueBytes };
        var response = await Service.GenerateDataAsync(request, cancellationToken: deadline);
        return response.Bytes;
    }

    public async Task ShouldEqualSourceAsync(string directory, long rows)
    {
        var check = await Service.CheckDirAsync(new CheckDirRequest { Dir = directory }, cancellationToken: deadline);
        check.Equal.ShouldBeTrue($"file {check.File}: {check.Difference}");
        check.Rows.ShouldBe(rows);
    }

    public void Dispose() => _channel.Dispose();
}
