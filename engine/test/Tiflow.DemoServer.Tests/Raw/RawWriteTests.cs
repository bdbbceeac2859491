using System.Net;
using Tiflow.Demo.V1;
using Tiflow.DemoServer.Tests.Fixtures;

namespace Tiflow.DemoServer.Tests.Raw;

public sealed class RawWriteTests
{
    private const string Target = "dest/data1/0000.csv";

    [Fact]
    public async Task Write_AcknowledgedRows_AreInTheFile()
    {
        await using var server = await TestServer.StartAsync();
        await using var writer = await RawWriter.OpenAsync(server, Open(), length: 100);
        await writer.SendAsync("a,1\nb,2\nc,");

        var written = (await writer.UntilRowsAsync(2)).Written;

        (written.AckedKey.ToStringUtf8(), written.Rows, written.Bytes).ShouldBe(("b", 2, 8));
        server.ReadRows(Target).ShouldBe(["a,1", "b,2"]);
    }

    [Fact]
    public async Task Write_Everything_IsAcknowledgedAndEndsTheConnection()
    {
        await using var server = await TestServer.StartAsync();
        var text = string.Concat(Enumerable.Range(100_000, 50_000).Select(static key => $"{key},x\n"));
        await using var writer = await RawWriter.OpenAsync(server, Open(), text.Length);

        var sending = writer.SendAsync(text);
        var written = (await writer.UntilRowsAsync(50_000)).Written;
        await sending;

        written.Bytes.ShouldBe(text.Length);
        (await writer.NextAsync()).ShouldBeNull();
        (await File.ReadAllTextAsync(server[Target], TestContext.Current.CancellationToken)).ShouldBe(text);
    }

    [Fact]
    public async Task Open_AfterARow_DropsLaterRowsAndContinues()
    {
        await using var server = await TestServer.StartAsync();
        await WriteFileAsync(server, "a,1\nb,2\nc,3\n", rows: 3);
        await using var writer = await RawWriter.OpenAsync(server, Open(after: "b"), length: 4);

        await writer.SendAsync("d,4\n");
        await writer.UntilRowsAsync(3);

        server.ReadRows(Target).ShouldBe(["a,1", "b,2", "d,4"]);
    }

    [Fact]
    public async Task Write_BrokenOffInARow_LeavesWholeRowsToContinueAfter()
    {
        await using var server = await TestServer.StartAsync();
        await using (var broken = await RawWriter.OpenAsync(server, Open(), length: 12))
        {
            await broken.SendAsync("a,1\nb,2\nc,");
            await broken.UntilRowsAsync(2);
        }

        await using var writer = await RawWriter.OpenAsync(server, Open(after: "b"), length: 4);
        await writer.SendAsync("c,3\n");
        await writer.UntilRowsAsync(3);

        server.ReadRows(Target).ShouldBe(["a,1", "b,2", "c,3"]);
    }

    [Theory]
    [InlineData("c,4\n", "begins with key 'c', which is not after the file's last key 'c'")]
    [InlineData("e,4\nd,4\n", "is out of order")]
    [InlineData("d4\n", "has the malformed row 'd4'")]
    [InlineData("d,4", "does not end with a line feed")]
    public async Task Write_BadRows_AreRefusedWithTheReason(string rows, string reason)
    {
        await using var server = await TestServer.StartAsync();
        await using var writer = await RawWriter.OpenAsync(server, Open(), 8 + rows.Length);
        await writer.SendAsync("a,1\nc,3\n");
        await writer.UntilRowsAsync(2);
        await writer.SendAsync(rows);

        var error = (await writer.UntilRowsAsync(3)).Error.ShouldNotBeNull();

        error.Status.ShouldBe((int)HttpStatusCode.BadRequest);
        error.Message.ShouldContain(reason);
        server.ReadRows(Target).ShouldBe(["a,1", "c,3"]);
    }

    [Fact]
    public async Task Open_ByASuccessor_EndsTheLiveWriterWithTheReason()
    {
        await using var server = await TestServer.StartAsync();
        await using var old = await RawWriter.OpenAsync(server, Open(token: 1), length: 100);

        await using var successor = await RawWriter.OpenAsync(server, Open(token: 2), length: 4);

        var error = (await old.NextAsync())!.Error.ShouldNotBeNull();
        error.Status.ShouldBe((int)HttpStatusCode.Conflict);
        error.Message.ShouldContain("taken over by owner 'job' with fencing token 2");
    }

    [Fact]
    public async Task Open_LowerToken_IsAConflict()
    {
        await using var server = await TestServer.StartAsync();
        await using var live = await RawWriter.OpenAsync(server, Open(token: 7), length: 4);

        var (status, text) = await RawWriter.RefusalAsync(server, Open(token: 6));

        (status, text.Contains("token 7", StringComparison.Ordinal)).ShouldBe((HttpStatusCode.Conflict, true));
    }

    [Fact]
    public async Task Open_AfterAMissingRow_IsAFailedPrecondition()
    {
        await using var server = await TestServer.StartAsync();
        await WriteFileAsync(server, "a,1\n", rows: 1);

        var (status, text) = await RawWriter.RefusalAsync(server, Open(after: "c"));

        status.ShouldBe(HttpStatusCode.PreconditionFailed);
        text.ShouldContain("does not hold the row 'c'");
    }

    [Fact]
    public async Task Open_DirectoryOutsideTheRoot_IsABadRequest()
    {
        await using var server = await TestServer.StartAsync();

        var (status, text) = await RawWriter.RefusalAsync(server, Open(directory: "../source"));

        status.ShouldBe(HttpStatusCode.BadRequest);
        text.ShouldContain("Directory '../source' is refused");
    }

    [Theory]
    [InlineData("open=AA&length=1")]
    [InlineData("")]
    public async Task Open_WithoutUpgrade_IsABadRequest(string query)
    {
        await using var server = await TestServer.StartAsync();
        using var client = new HttpClient();

        using var response = await client.GetAsync(
            new Uri($"http://{server.Address}/v1/destination?{query}"), TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private static OpenFile Open(string after = "", long token = 1, string directory = "/data1") =>
        Messages.Open(after, token, directory: directory).Open;

    private static async Task WriteFileAsync(TestServer server, string text, long rows)
    {
        await using var writer = await RawWriter.OpenAsync(server, Open(), text.Length);
        await writer.SendAsync(text);
        await writer.UntilRowsAsync(rows);
    }
}
