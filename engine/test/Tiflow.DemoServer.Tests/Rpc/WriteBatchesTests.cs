using Google.Protobuf;
using Grpc.Core;
using Tiflow.Demo.V1;
using Tiflow.DemoServer.Tests.Fixtures;

namespace Tiflow.DemoServer.Tests.Rpc;

public sealed class WriteBatchesTests
{
    private const string Target = "dest/data1/0000.csv";

    [Fact]
    public async Task Write_AcknowledgedRows_AreInTheFile()
    {
        await using var server = await TestServer.StartAsync();
        using var call = await server.OpenAsync();

        var ack = await call.WriteAsync("a,1", "b,2");

        server.ReadRows(Target).ShouldBe(["a,1", "b,2"]);
        (ack.Rows, ack.Bytes).ShouldBe((2, 8));
    }

    [Fact]
    public async Task Write_HalfClosed_AcknowledgesEverythingBeforeTheEnd()
    {
        await using var server = await TestServer.StartAsync();
        using var call = await server.OpenAsync();
        for (var number = 1000; number < 3000; number++)
        {
            await call.SendAsync(Messages.Rows($"{number},x"));
        }

        await call.RequestStream.CompleteAsync();
        var acks = new List<WriteBatchesResponse>();
        await foreach (var ack in call.ResponseStream.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            acks.Add(ack);
        }

        acks[^1].AckedKey.ToStringUtf8().ShouldBe("2999");
        acks[^1].Rows.ShouldBe(2000);
        acks.Select(ack => ack.Rows).ShouldBe(acks.Select(ack => ack.Rows).Order());
    }

    [Fact]
    public async Task Open_NewFile_AcknowledgesNothingAtOnce()
    {
        await using var server = await TestServer.StartAsync();
        using var call = server.Batches.WriteBatches(cancellationToken: TestContext.Current.CancellationToken);
        await call.SendAsync(Messages.Open());

        var ack = await call.NextAckAsync();

        ack.AckedKey.ShouldBeEmpty();
        (ack.Rows, ack.Bytes).ShouldBe((0, 0));
    }

    [Fact]
    public async Task Open_AfterARow_DropsLaterRowsAndContinues()
    {
        await using var server = await TestServer.StartAsync();
        await WriteFileAsync(server, "a,1", "b,2", "c,3");
        using var call = server.Batches.WriteBatches(cancellationToken: TestContext.Current.CancellationToken);
        await call.SendAsync(Messages.Open(after: "b"));

        var ack = await call.NextAckAsync();
        await call.WriteAsync("d,4");

        (ack.AckedKey.ToStringUtf8(), ack.Rows, ack.Bytes).ShouldBe(("b", 2, 8));
        server.ReadRows(Target).ShouldBe(["a,1", "b,2", "d,4"]);
    }

    [Fact]
    public async Task Open_WithoutAfterKey_EmptiesTheFile()
    {
        await using var server = await TestServer.StartAsync();
        await WriteFileAsync(server, "a,1", "b,2");

        using var call = await server.OpenAsync();

        server.ReadRows(Target).ShouldBeEmpty();
    }

    [Fact]
    public async Task Open_AfterARestart_ContinuesTheSameRows()
    {
        await using var server = await TestServer.StartAsync();
        await WriteFileAsync(server, "a,1", "b,2");
        await server.RestartAsync(records: 0);

        using var call = await server.OpenAsync(after: "b");
        await call.WriteAsync("c,3");

        server.ReadRows(Target).ShouldBe(["a,1", "b,2", "c,3"]);
    }

    [Fact]
    public async Task Open_AfterAMissingRow_IsRefusedAndNamesTheLastKey()
    {
        await using var server = await TestServer.StartAsync();
        await WriteFileAsync(server, "a,1", "b,2");

        var error = await Should.ThrowAsync<RpcException>(() => server.OpenAsync(after: "c"));

        error.StatusCode.ShouldBe(StatusCode.FailedPrecondition);
        error.Status.Detail.ShouldContain("does not hold the row 'c'");
        error.Status.Detail.ShouldContain("its last key is 'b'");
        server.ReadRows(Target).ShouldBe(["a,1", "b,2"]);
    }

    [Fact]
    public async Task Open_FileWithATornRow_CutsItOff()
    {
        await using var server = await TestServer.StartAsync();
        await WriteFileAsync(server, "a,1", "b,2");
        await File.AppendAllTextAsync(server[Target], "c,torn", TestContext.Current.CancellationToken);

        using var call = await server.OpenAsync(after: "b");
        await call.WriteAsync("c,3");

        server.ReadRows(Target).ShouldBe(["a,1", "b,2", "c,3"]);
    }

    [Theory]
    [InlineData("d,4", 1, "d", "does not end with a whole row")]
    [InlineData("d,4\n", 2, "d", "has 1 rows, but its count says 2")]
    [InlineData("d,4\n", 1, "e", "ends with key 'd', but its last_key says 'e'")]
    [InlineData("c,4\n", 1, "c", "begins with key 'c', which is not after the file's last key 'c'")]
    [InlineData("b,4\nd,4\n", 2, "d", "begins with key 'b'")]
    [InlineData("e,4\nd,4\n", 2, "d", "is out of order")]
    [InlineData("d,4\nd,4\n", 2, "d", "is out of order")]
    [InlineData("d4\n", 1, "d4", "has the malformed row 'd4'")]
    [InlineData(",4\n", 1, "", "has the malformed row ',4'")]
    [InlineData("d,4\n\n", 2, "", "has the malformed row ''")]
    public async Task Write_BadBatch_IsRefusedAndNotWritten(string rows, int count, string lastKey, string reason)
    {
        await using var server = await TestServer.StartAsync();
        using var call = await server.OpenAsync();
        await call.WriteAsync("a,1", "c,3");
        await call.SendAsync(new WriteBatchesRequest
        {
            Batch = new Batch
            {
                Rows = ByteString.CopyFromUtf8(rows),
                Count = count,
                LastKey = ByteString.CopyFromUtf8(lastKey),
            },
        });

        var error = await call.FailureAsync();

        error.StatusCode.ShouldBe(StatusCode.InvalidArgument);
        error.Status.Detail.ShouldContain(reason);
        server.ReadRows(Target).ShouldBe(["a,1", "c,3"]);
    }

    [Fact]
    public async Task Write_FirstMessageIsNotOpen_IsRefused()
    {
        await using var server = await TestServer.StartAsync();
        using var call = server.Batches.WriteBatches(cancellationToken: TestContext.Current.CancellationToken);
        await call.SendAsync(Messages.Rows("a,1"));

        var error = await call.FailureAsync();

        error.StatusCode.ShouldBe(StatusCode.InvalidArgument);
        error.Status.Detail.ShouldContain("must be 'open'");
    }

    [Fact]
    public async Task Open_DirectoryOutsideTheRoot_IsRefused()
    {
        await using var server = await TestServer.StartAsync();

        var error = await Should.ThrowAsync<RpcException>(() => server.OpenAsync(directory: "../source"));

        error.StatusCode.ShouldBe(StatusCode.InvalidArgument);
        error.Status.Detail.ShouldContain("Directory '../source' is refused");
    }

    private static async Task WriteFileAsync(TestServer server, params string[] rows)
    {
        using var call = await server.OpenAsync();
        await call.WriteAsync(rows);
        await call.CompleteAsync();
    }
}
