using System.Runtime.InteropServices;
using Google.Protobuf;
using Grpc.Core;
using Tiflow.Demo.V1;
using Tiflow.DemoServer.Tests.Fixtures;

namespace Tiflow.DemoServer.Tests.Hosting;

public sealed class ProcessTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    [Fact]
    public async Task Start_ReadyLine_NamesTheRealPort()
    {
        await using var server = await StartAsync();
        using var channel = server.Connect();

        server.Address.ShouldMatch(@"^127\.0\.0\.1:[1-9]\d*$");
        var ready = await new DemoDataService.DemoDataServiceClient(channel).IsReadyAsync(
            new IsReadyRequest(), cancellationToken: TestContext.Current.CancellationToken);
        ready.Ready.ShouldBeTrue();
    }

    [Fact]
    public async Task Restart_OtherSize_KeepsTheDataAndSaysSo()
    {
        await using (await StartAsync("-r", "100", "-f", "2"))
        {
        }

        var before = await File.ReadAllBytesAsync(_directory["source/0001.csv"], TestContext.Current.CancellationToken);
        await using var server = await StartAsync("-r", "5", "-f", "2");

        server.LinesBeforeReady.ShouldHaveSingleItem().ShouldContain("keeping the 100 rows in 2 files");
        var after = await File.ReadAllBytesAsync(_directory["source/0001.csv"], TestContext.Current.CancellationToken);
        after.ShouldBe(before);
    }

    [Fact]
    public async Task Start_NoRecords_HasNoData()
    {
        await using var server = await StartAsync("-r", "0");

        Directory.Exists(_directory["source"]).ShouldBeFalse();
    }

    [Theory]
    [InlineData(PosixSignal.SIGTERM)]
    [InlineData(PosixSignal.SIGINT)]
    public async Task Signal_Idle_ExitsWithZero(PosixSignal signal)
    {
        await using var server = await StartAsync();

        server.Signal(signal);

        (await server.ExitAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Signal_StreamOpen_StillAcknowledgesItsRowsAndExitsWithZero()
    {
        await using var server = await StartAsync();
        using var channel = server.Connect();
        using var call = await OpenAsync(channel);

        server.Signal(PosixSignal.SIGTERM);
        await call.WriteAsync("a,1");
        await call.CompleteAsync();

        (await server.ExitAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Signal_StreamDoesNotEnd_IsCutAndExitsWithZero()
    {
        await using var server = await StartAsync();
        using var channel = server.Connect();
        using var call = await OpenAsync(channel);

        server.Signal(PosixSignal.SIGTERM);

        (await server.ExitAsync()).ShouldBe(0);
        (await call.FailureAsync()).StatusCode.ShouldBe(StatusCode.Unavailable);
    }

    [Fact]
    public async Task SecondSignal_StreamOpen_ExitsAtOnce()
    {
        await using var server = await StartAsync();
        using var channel = server.Connect();
        using var call = await OpenAsync(channel);

        server.Signal(PosixSignal.SIGTERM);
        server.Signal(PosixSignal.SIGINT);

        (await server.ExitAsync()).ShouldBeOneOf(128 + 2, 128 + 15);
    }

    [Fact]
    public async Task KilledWhileWriting_AfterRestart_HasAcknowledgedRowsAndContinues()
    {
        WriteBatchesResponse acked;
        await using (var server = await StartAsync())
        {
            using var channel = server.Connect();
            using var call = await OpenAsync(channel);
            var flood = FloodAsync(call);
            acked = await AckedAsync(call, rows: 10_000);
            await server.KillAsync();
            await flood;
        }

        await using var restarted = await StartAsync();
        using var newChannel = restarted.Connect();
        using var resumed = await OpenAsync(newChannel, acked.AckedKey.ToStringUtf8());
        await resumed.WriteAsync("zzz,last");

        var rows = await File.ReadAllLinesAsync(
            _directory["dest/data1/0000.csv"], TestContext.Current.CancellationToken);
        rows.ShouldBe(
            [.. Enumerable.Range(1_000_000, (int)acked.Rows).Select(number => $"{number},x"), "zzz,last"]);
    }

    [Fact]
    public async Task Start_AddressInUse_FailsWithOneLine()
    {
        await using var server = await StartAsync();
        using var other = new TempDirectory();

        var (exitCode, error) = await ServerProcess.RunAsync("-d", other.Path, "-a", server.Address);

        exitCode.ShouldBe(1);
        error.ShouldBe($"error: ADDRESS_IN_USE: cannot listen on {server.Address}: stop the process that uses it, or " +
            "name another --addr\n");
    }

    [Fact]
    public async Task Start_DirectoryInUse_FailsWithOneLine()
    {
        await using var server = await StartAsync();

        var (exitCode, error) = await ServerProcess.RunAsync("-d", _directory.Path, "-a", "127.0.0.1:0");

        exitCode.ShouldBe(1);
        error.ShouldMatch("^error: DIRECTORY_IN_USE: [^\n]*\n$");
    }

    [Fact]
    public async Task Start_DirectoryCannotBeWritten_FailsWithOneLine()
    {
        await File.WriteAllTextAsync(_directory["file"], "", TestContext.Current.CancellationToken);

        var (exitCode, error) = await ServerProcess.RunAsync("-d", _directory["file/below"], "-a", "127.0.0.1:0");

        exitCode.ShouldBe(1);
        error.ShouldMatch("^error: DIRECTORY_NOT_WRITABLE: [^\n]*\n$");
    }

    [Theory]
    [InlineData("--addrs", "x", "'--addrs'")]
    [InlineData("-a", "nonsense", "'nonsense' is not of the form")]
    [InlineData("-r", "-1", "'-1' is not a whole number between")]
    [InlineData("-r", "many", "'many' is not a whole number between")]
    [InlineData("-f", "0", "'0' is not a whole number between")]
    public async Task Start_WrongFlag_FailsWithTwoAndSaysWhich(string flag, string value, string expected)
    {
        var (exitCode, error) = await ServerProcess.RunAsync(flag, value);

        exitCode.ShouldBe(2);
        error.ShouldContain(expected);
    }

    public void Dispose() => _directory.Dispose();

    private static async Task<AsyncDuplexStreamingCall<WriteBatchesRequest, WriteBatchesResponse>> OpenAsync(
        ChannelBase channel, string after = "")
    {
        var call = new DemoDataService.DemoDataServiceClient(channel).WriteBatches(
            cancellationToken: TestContext.Current.CancellationToken);
        await call.SendAsync(Messages.Open(after));
        (await call.NextAckAsync()).AckedKey.ShouldBe(ByteString.CopyFromUtf8(after));
        return call;
    }

    private static async Task<WriteBatchesResponse> AckedAsync(
        AsyncDuplexStreamingCall<WriteBatchesRequest, WriteBatchesResponse> call, long rows)
    {
        WriteBatchesResponse ack;
        do
        {
            ack = await call.NextAckAsync();
        }
        while (ack.Rows < rows);

        return ack;
    }

    private static async Task FloodAsync(AsyncDuplexStreamingCall<WriteBatchesRequest, WriteBatchesResponse> call)
    {
        try
        {
            for (var number = 1_000_000; ; number += 10)
            {
                await call.SendAsync(Messages.Rows([.. Enumerable.Range(number, 10).Select(row => $"{row},x")]));
            }
        }
        catch (Exception error) when (error is RpcException or InvalidOperationException or IOException)
        {
            // The server is gone.
        }
    }

    private Task<ServerProcess> StartAsync(params string[] arguments) =>
        ServerProcess.StartAsync(["-d", _directory.Path, "-a", "127.0.0.1:0", .. arguments]);
}
