using System.Buffers.Text;
using System.Net;
using System.Text;
using Tiflow.DemoServer.Tests.Fixtures;

namespace Tiflow.DemoServer.Tests.Raw;

public sealed class RawReadTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Read_WholeFile_GivesItsBytesAndTheirNumber()
    {
        await using var server = await TestServer.StartAsync(records: 50_000);

        using var response = await GetAsync(server, "v1/source/1");

        var expected = await File.ReadAllTextAsync(server["source/0001.csv"], Token);
        response.Content.Headers.ContentLength.ShouldBe(expected.Length);
        (await response.Content.ReadAsStringAsync(Token)).ShouldBe(expected);
    }

    [Theory]
    [InlineData("12", "12")] // a key that is there
    [InlineData("1200000", "12")] // one that is not
    public async Task Read_AfterKey_StartsBehindIt(string key, string lastBefore)
    {
        await using var server = await TestServer.StartAsync(records: 100, files: 1);
        var expected = server.ReadRows("source/0000.csv")
            .SkipWhile(row => !row.StartsWith(lastBefore + ",", StringComparison.Ordinal)).Skip(1);

        using var response = await GetAsync(server, $"v1/source/0?after={Base64Url.EncodeToString(Encoding.UTF8.GetBytes(key))}");

        (await response.Content.ReadAsStringAsync(Token)).TrimEnd('\n').Split('\n').ShouldBe(expected);
    }

    [Fact]
    public async Task Read_EmptyFile_IsAnEmptyBody()
    {
        await using var server = await TestServer.StartAsync(records: 1, files: 2);

        using var response = await GetAsync(server, "v1/source/1");

        (response.StatusCode, response.Content.Headers.ContentLength).ShouldBe((HttpStatusCode.OK, 0));
    }

    [Fact]
    public async Task Read_FileThatIsShortenedMeanwhile_BreaksOff()
    {
        await using var server = await TestServer.StartAsync(records: 1_500_000, files: 1);
        using var client = new HttpClient();
        using var response = await client.GetAsync(
            new Uri($"http://{server.Address}/v1/source/0"), HttpCompletionOption.ResponseHeadersRead, Token);

        await using (var file = new FileStream(server["source/0000.csv"], FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.SetLength(100);
        }

        var body = await response.Content.ReadAsStreamAsync(Token);
        await Should.ThrowAsync<IOException>(() => body.CopyToAsync(Stream.Null, Token));
    }

    [Fact]
    public async Task Read_UnknownFile_IsNotFoundWithAText()
    {
        await using var server = await TestServer.StartAsync(records: 10, files: 2);

        using var response = await GetAsync(server, "v1/source/2");

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await response.Content.ReadAsStringAsync(Token)).ShouldBe("There is no source file 2: there are 2 files, counted from 0.");
    }

    [Fact]
    public async Task Read_KeyThatIsNotBase64_IsABadRequest()
    {
        await using var server = await TestServer.StartAsync(records: 10, files: 1);

        using var response = await GetAsync(server, "v1/source/0?after=%2B%2B");

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private static async Task<HttpResponseMessage> GetAsync(TestServer server, string path)
    {
        using var client = new HttpClient();
        return await client.GetAsync(new Uri($"http://{server.Address}/{path}"), Token);
    }
}
