using Grpc.Core;
using Tiflow.Demo.V1;
using Tiflow.DemoServer.Tests.Fixtures;

namespace Tiflow.DemoServer.Tests.Rpc;

public sealed class CheckDirTests
{
    [Fact]
    public async Task CheckDir_ExactCopy_IsEqual()
    {
        await using var server = await StartWithCopyAsync();

        var result = await CheckAsync(server);

        (result.Equal, result.Difference, result.Rows).ShouldBe((true, "", 20_000));
    }

    [Theory]
    [InlineData("15001,", null, "file 1: key '15001' is missing")]
    [InlineData("15001,", "15001,1\n150010000,1\n", "file 1: key '15001' has the value '1' instead of ")]
    [InlineData("15001,", "15000,1\n", "file 1: key '15000' is extra")]
    [InlineData("9999,", null, "file 1: key '9999' is missing")] // the last row
    public async Task CheckDir_ChangedRow_NamesIt(string row, string? replacement, string expected)
    {
        await using var server = await StartWithCopyAsync();
        Replace(server["dest/data1/0001.csv"], row, replacement ?? "");

        var result = await CheckAsync(server);

        result.Equal.ShouldBeFalse();
        result.Difference.ShouldStartWith(expected);
        result.File.ShouldBe(1);
    }

    [Fact]
    public async Task CheckDir_RowAfterTheEnd_IsExtra()
    {
        await using var server = await StartWithCopyAsync();
        await File.AppendAllTextAsync(
            server["dest/data1/0001.csv"], "zzz,1\n", TestContext.Current.CancellationToken);

        (await CheckAsync(server)).Difference.ShouldBe("file 1: key 'zzz' is extra");
    }

    [Fact]
    public async Task CheckDir_MissingFile_IsNoticed()
    {
        await using var server = await StartWithCopyAsync();
        File.Delete(server["dest/data1/0001.csv"]);

        (await CheckAsync(server)).Difference.ShouldBe("file 1 is missing in '/data1'");
    }

    [Fact]
    public async Task CheckDir_ExtraFile_IsNoticed()
    {
        await using var server = await StartWithCopyAsync();
        await File.WriteAllTextAsync(server["dest/data1/0002.csv"], "", TestContext.Current.CancellationToken);

        var result = await CheckAsync(server);

        (result.Difference, result.File).ShouldBe(("file '0002' in '/data1' is extra: the source has 2 files", 2));
    }

    [Fact]
    public async Task CheckDir_UnknownDirectory_SaysSoEveryTime()
    {
        await using var server = await StartWithCopyAsync();

        for (var call = 0; call < 2; call++)
        {
            var result = await CheckAsync(server, "/nowhere");
            (result.Equal, result.Difference).ShouldBe((false, "cannot find directory '/nowhere'"));
        }
    }

    [Fact]
    public async Task CheckDir_DirectoryOutsideTheRoot_IsRefused()
    {
        await using var server = await StartWithCopyAsync();

        (await Should.ThrowAsync<RpcException>(() => CheckAsync(server, "../source")))
            .StatusCode.ShouldBe(StatusCode.InvalidArgument);
    }

    private static async Task<TestServer> StartWithCopyAsync()
    {
        var server = await TestServer.StartAsync(records: 20_000, files: 2);
        Directory.CreateDirectory(server["dest/data1"]);
        foreach (var file in new[] { "0000.csv", "0001.csv" })
        {
            File.Copy(server["source/" + file], server["dest/data1/" + file]);
        }

        return server;
    }

    private static async Task<CheckDirResponse> CheckAsync(TestServer server, string directory = "/data1") =>
        await server.Batches.CheckDirAsync(
            new CheckDirRequest { Dir = directory }, cancellationToken: TestContext.Current.CancellationToken);

    private static void Replace(string path, string row, string replacement)
    {
        var text = File.ReadAllText(path);
        var start = text.IndexOf("\n" + row, StringComparison.Ordinal) + 1;
        var end = text.IndexOf('\n', start) + 1;
        start.ShouldBeGreaterThan(0);
        File.WriteAllText(path, text[..start] + replacement + text[end..]);
    }
}
