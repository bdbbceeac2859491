using Google.Protobuf;
using Grpc.Core;
using Tiflow.Demo.V1;
using Tiflow.DemoServer.Tests.Fixtures;

namespace Tiflow.DemoServer.Tests.Rpc;

public sealed class ReadBatchesTests
{
    [Fact]
    public async Task ReadBatches_WholeFile_GivesItsBytesAndEndsWithEof()
    {
        await using var server = await TestServer.StartAsync(records: 50_000);

        var responses = await ReadAsync(server, new ReadBatchesRequest { File = 1 });

        responses.Text().ShouldBe(await File.ReadAllTextAsync(
            server["source/0001.csv"], TestContext.Current.CancellationToken));
        responses.Select(response => response.Eof).ShouldBe([.. responses.SkipLast(1).Select(_ => false), true]);
    }

    [Fact]
    public async Task ReadBatches_EachBatch_DescribesItself()
    {
        await using var server = await TestServer.StartAsync(records: 10_000);

        var responses = await ReadAsync(server, new ReadBatchesRequest { File = 0, MaxBytes = 1000 });

        responses.Count.ShouldBeGreaterThan(10);
        foreach (var batch in responses.Select(response => response.Batch))
        {
            var rows = batch.Rows.ToStringUtf8().TrimEnd('\n').Split('\n');
            batch.Rows.Length.ShouldBeLessThanOrEqualTo(1000);
            batch.Count.ShouldBe(rows.Length);
            batch.LastKey.ToStringUtf8().ShouldBe(rows[^1].Split(',')[0]);
        }
    }

    [Theory]
    [InlineData("12", "12")] // a key that is there
    [InlineData("1200000", "12")] // one that is not
    public async Task ReadBatches_AfterKey_StartsBehindIt(string key, string lastBefore)
    {
        await using var server = await TestServer.StartAsync(records: 100, files: 1);
        var expected = server.ReadRows("source/0000.csv")
            .SkipWhile(row => !row.StartsWith(lastBefore + ",", StringComparison.Ordinal)).Skip(1);

        var responses = await ReadAsync(server, new ReadBatchesRequest { AfterKey = ByteString.CopyFromUtf8(key) });

        responses.Text().TrimEnd('\n').Split('\n').ShouldBe(expected);
    }

    [Fact]
    public async Task ReadBatches_AfterTheLastKey_GivesOnlyEof()
    {
        await using var server = await TestServer.StartAsync(records: 100, files: 1);

        var responses = await ReadAsync(server, new ReadBatchesRequest { AfterKey = ByteString.CopyFromUtf8("99") });

        responses.ShouldHaveSingleItem().Eof.ShouldBeTrue();
        responses[0].Batch.Rows.ShouldBeEmpty();
    }

    [Fact]
    public async Task ReadBatches_EmptyFile_GivesOnlyEof()
    {
        await using var server = await TestServer.StartAsync(records: 1, files: 2);

        var responses = await ReadAsync(server, new ReadBatchesRequest { File = 1 });

        responses.ShouldHaveSingleItem().Eof.ShouldBeTrue();
    }

    [Theory]
    [InlineData(2)]
    [InlineData(-1)]
    public async Task ReadBatches_UnknownFile_IsNotFound(int file)
    {
        await using var server = await TestServer.StartAsync(records: 10, files: 2);

        var error = await Should.ThrowAsync<RpcException>(
            () => ReadAsync(server, new ReadBatchesRequest { File = file }));

        error.StatusCode.ShouldBe(StatusCode.NotFound);
        error.Status.Detail.ShouldBe($"There is no source file {file}: there are 2 files, counted from 0.");
    }

    [Fact]
    public async Task ListFiles_AfterStart_GivesRowsAndBytesOfEachFile()
    {
        await using var server = await TestServer.StartAsync(records: 10, files: 3);

        var files = (await server.Batches.ListFilesAsync(
            new ListFilesRequest(), cancellationToken: TestContext.Current.CancellationToken)).Files;

        files.Select(file => file.Rows).ShouldBe([4, 3, 3]);
        files.Select(file => file.Bytes).ShouldBe(
            Enumerable.Range(0, 3).Select(index => new System.IO.FileInfo(server[$"source/000{index}.csv"]).Length));
    }

    private static async Task<List<ReadBatchesResponse>> ReadAsync(TestServer server, ReadBatchesRequest request)
    {
        using var call = server.Batches.ReadBatches(
            request, cancellationToken: TestContext.Current.CancellationToken);
        return await call.ReadAllAsync();
    }
}
