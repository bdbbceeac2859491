using Google.Protobuf;
using Grpc.Core;
using Tiflow.Demo.Seed;
using Tiflow.DemoServer.Tests.Fixtures;

namespace Tiflow.DemoServer.Tests.Rpc;

public sealed class RecordDataServiceTests
{
    private const string Target = "dest/data1/0000.csv";

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RoundTrip_AllFilesCopied_CheckDirIsContent()
    {
        await using var server = await TestServer.StartAsync();
        var generated = await server.Records.GenerateDataAsync(
            new GenerateDataRequest { FileNum = 3, RecordNum = 1000 }, cancellationToken: CancellationToken);
        var files = (await server.Records.ListFilesAsync(
            new ListFilesReq(), cancellationToken: CancellationToken)).FileNum;

        for (var file = 0; file < files; file++)
        {
            var rows = await ReadAsync(server, file, "");
            (await WriteAsync(server, rows.SkipLast(1).Select(row => Request(row.Key, row.Val, file)))).ShouldBe("");
        }

        var check = await server.Records.CheckDirAsync(
            new CheckDirRequest { Dir = "/data1" }, cancellationToken: CancellationToken);
        (generated.ErrMsg, files, check.ErrMsg).ShouldBe(("", 3, ""));
    }

    [Theory]
    [InlineData("12", "12")]
    [InlineData("1200000", "13")]
    public async Task ReadLines_FromAKey_StartsWithTheFirstAtOrAfterIt(string key, string first)
    {
        await using var server = await TestServer.StartAsync(records: 100, files: 1);

        var rows = await ReadAsync(server, 0, key);

        rows[0].Key.ToStringUtf8().ShouldBe(first);
    }

    [Theory]
    [InlineData(0, "zzz")] // after the last key
    [InlineData(1, "")] // an empty file
    public async Task ReadLines_NothingThere_IsEofWithoutError(int file, string key)
    {
        await using var server = await TestServer.StartAsync(records: 1, files: 2);

        var row = (await ReadAsync(server, file, key)).ShouldHaveSingleItem();

        (row.IsEof, row.ErrMsg, row.Key.Length).ShouldBe((true, "", 0));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(-1)]
    public async Task ReadLines_UnknownFile_SaysWhichAndHowMany(int file)
    {
        await using var server = await TestServer.StartAsync(records: 10, files: 2);

        var row = (await ReadAsync(server, file, "")).ShouldHaveSingleItem();

        (row.IsEof, row.ErrMsg).ShouldBe((true, $"file idx {file} is out of range 2"));
    }

    [Fact]
    public async Task WriteLines_OutOfOrder_AreSortedInAtTheEnd()
    {
        await using var server = await TestServer.StartAsync();

        var error = await WriteAsync(server, Requests("c,1", "a,2", "e,3", "b,4", "e,5", "a,6", "d,7"));

        error.ShouldBe("");
        server.ReadRows(Target).ShouldBe(["a,6", "b,4", "c,1", "d,7", "e,5"]);
    }

    [Fact]
    public async Task WriteLines_SecondStream_ContinuesAndRepeatsTheLastRow()
    {
        await using var server = await TestServer.StartAsync();
        await WriteAsync(server, Requests("a,1", "b,2"));

        var error = await WriteAsync(server, Requests("b,2", "c,3"));

        error.ShouldBe("");
        server.ReadRows(Target).ShouldBe(["a,1", "b,2", "c,3"]);
    }

    [Fact]
    public async Task WriteLines_FileOfABatchWriter_StartsAnew()
    {
        await using var server = await TestServer.StartAsync();
        using (var call = await server.OpenAsync(owner: "job"))
        {
            await call.WriteAsync("x,1");
            await call.CompleteAsync();
        }

        await WriteAsync(server, Requests("a,1"));

        server.ReadRows(Target).ShouldBe(["a,1"]);
    }

    [Fact]
    public async Task WriteLines_OtherDirectoryInTheStream_IsAnError()
    {
        await using var server = await TestServer.StartAsync();
        var other = Requests("b,2")[0];
        other.Dir = "/data2";

        (await WriteAsync(server, [.. Requests("a,1"), other])).ShouldStartWith("wrong dir names: '/data2'");
    }

    [Fact]
    public async Task WriteLines_OtherFileInTheStream_IsAnError()
    {
        await using var server = await TestServer.StartAsync();
        var other = Requests("b,2")[0];
        other.FileIdx = 1;

        (await WriteAsync(server, [.. Requests("a,1"), other])).ShouldStartWith("wrong idx: 1 after 0");
    }

    [Theory]
    [InlineData("", "1")]
    [InlineData("a,b", "1")]
    [InlineData("a\n", "1")]
    [InlineData("a", "1\n2")]
    public async Task WriteLines_RowThatCannotBeStored_IsAnError(string key, string value)
    {
        await using var server = await TestServer.StartAsync();
        var request = Request(ByteString.CopyFromUtf8(key), ByteString.CopyFromUtf8(value), 0);

        (await WriteAsync(server, [request])).ShouldContain("cannot be stored");
    }

    [Fact]
    public async Task WriteLines_DirectoryOutsideTheRoot_IsAnError()
    {
        await using var server = await TestServer.StartAsync();
        var request = Requests("a,1")[0];
        request.Dir = "../source";

        (await WriteAsync(server, [request])).ShouldContain("'../source' is refused");
    }

    [Fact]
    public async Task CheckDir_Difference_GivesTextAndFile()
    {
        await using var server = await TestServer.StartAsync(records: 10, files: 1);
        await WriteAsync(server, Requests("0,wrong"));

        var check = await server.Records.CheckDirAsync(
            new CheckDirRequest { Dir = "/data1" }, cancellationToken: CancellationToken);

        check.ErrMsg.ShouldStartWith("file 0: key '0' has the value 'wrong'");
    }

    private static WriteLinesRequest Request(ByteString key, ByteString value, int file) =>
        new() { Dir = "/data1", FileIdx = file, Key = key, Value = value };

    private static WriteLinesRequest[] Requests(params string[] rows) =>
        [.. rows.Select(row => row.Split(',')).Select(parts =>
            Request(ByteString.CopyFromUtf8(parts[0]), ByteString.CopyFromUtf8(parts[1]), 0))];

    private static async Task<List<ReadLinesResponse>> ReadAsync(TestServer server, int file, string key)
    {
        var request = new ReadLinesRequest { FileIdx = file, LineNo = ByteString.CopyFromUtf8(key) };
        using var call = server.Records.ReadLines(request, cancellationToken: CancellationToken);
        return await call.ResponseStream.ReadAllAsync(CancellationToken).ToListAsync(CancellationToken);
    }

    private static async Task<string> WriteAsync(TestServer server, IEnumerable<WriteLinesRequest> requests)
    {
        using var call = server.Records.WriteLines(cancellationToken: CancellationToken);
        foreach (var request in requests)
        {
            await call.RequestStream.WriteAsync(request, CancellationToken);
        }

        await call.RequestStream.CompleteAsync();
        return (await call.ResponseAsync).ErrMsg;
    }
}
