using System.Net;
using Tiflow.Demo.V1;
using Tiflow.DemoServer.Tests.Fixtures;

namespace Tiflow.DemoServer.Tests.Hosting;

public sealed class HealthTests
{
    [Theory]
    [InlineData("livez", 100)]
    [InlineData("readyz", 100)]
    [InlineData("readyz", 0)] // a server that is only a destination
    public async Task A_server_that_has_started_says_that_it_lives_and_is_ready(string path, long records)
    {
        await using var server = await TestServer.StartAsync(records);

        (await GetAsync(server, path)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_server_that_generates_its_data_anew_is_not_ready_meanwhile()
    {
        await using var server = await TestServer.StartAsync(records: 100);
        using var generating = server.Batches.GenerateDataAsync(
            new GenerateDataRequest { FileNum = 4, RecordNum = 4_000_000 }, cancellationToken: TestContext.Current.CancellationToken);

        var seen = new HashSet<HttpStatusCode>();
        while (!generating.ResponseAsync.IsCompleted)
        {
            seen.Add(await GetAsync(server, "readyz"));
        }

        seen.ShouldContain(HttpStatusCode.ServiceUnavailable);
        (await GetAsync(server, "readyz")).ShouldBe(HttpStatusCode.OK);
    }

    private static async Task<HttpStatusCode> GetAsync(TestServer server, string path)
    {
        using var client = new HttpClient();
        using var response = await client.GetAsync(
            new Uri($"http://{server.Address}/{path}"), TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
