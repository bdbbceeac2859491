using Grpc.Core;
using Tiflow.DemoServer.Tests.Fixtures;

namespace Tiflow.DemoServer.Tests.Rpc;

public sealed class FencingTests
{
    private const string Target = "dest/data1/0000.csv";

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Open_TokenNotLower_EndsTheLiveStream(long token)
    {
        await using var server = await TestServer.StartAsync();
        using var old = await server.OpenAsync(token: 5);
        await old.WriteAsync("a,1");

        using var successor = await server.OpenAsync(after: "a", token: token);

        var error = await old.FailureAsync();
        error.StatusCode.ShouldBe(StatusCode.Aborted);
        error.Status.Detail.ShouldContain($"taken over by owner 'job' with fencing token {token}");
    }

    [Fact]
    public async Task Open_WhileTheOldWriterIsBusy_KeepsItsRowsOut()
    {
        await using var server = await TestServer.StartAsync();
        using var old = await server.OpenAsync(token: 1);
        await old.WriteAsync("0,x");
        var flood = FloodAsync(old);

        using var successor = await server.OpenAsync(after: "0", token: 2);
        await successor.WriteAsync("new,row");
        await old.FailureAsync();
        await flood;

        server.ReadRows(Target).ShouldBe(["0,x", "new,row"]);
    }

    [Fact]
    public async Task Open_LowerTokenOfTheSameOwner_IsAbortedNamingBoth()
    {
        await using var server = await TestServer.StartAsync();
        using var live = await server.OpenAsync(token: 7);

        var error = await Should.ThrowAsync<RpcException>(() => server.OpenAsync(token: 6));

        error.StatusCode.ShouldBe(StatusCode.Aborted);
        error.Status.Detail.ShouldContain("token 7");
        error.Status.Detail.ShouldContain("token 6");
        await live.WriteAsync("a,1");
    }

    [Fact]
    public async Task Open_LowerTokenAfterARestart_IsStillAborted()
    {
        await using var server = await TestServer.StartAsync();
        using (var call = await server.OpenAsync(token: 7))
        {
            await call.CompleteAsync();
        }

        await server.RestartAsync(records: 0);

        var error = await Should.ThrowAsync<RpcException>(() => server.OpenAsync(token: 6));
        error.StatusCode.ShouldBe(StatusCode.Aborted);
    }

    [Fact]
    public async Task Open_OtherOwnerFromTheStart_StartsAnewWithAnyToken()
    {
        await using var server = await TestServer.StartAsync();
        using var old = await server.OpenAsync(token: 7, owner: "job1");
        await old.WriteAsync("a,1");

        using var other = await server.OpenAsync(token: 1, owner: "job2");

        server.ReadRows(Target).ShouldBeEmpty();
        (await old.FailureAsync()).StatusCode.ShouldBe(StatusCode.Aborted);
    }

    [Fact]
    public async Task Open_OtherOwnerContinuing_IsRefusedAndDisturbsNobody()
    {
        await using var server = await TestServer.StartAsync();
        using var live = await server.OpenAsync(owner: "job1");
        await live.WriteAsync("a,1");

        var error = await Should.ThrowAsync<RpcException>(() => server.OpenAsync(after: "a", owner: "job2"));

        error.StatusCode.ShouldBe(StatusCode.FailedPrecondition);
        error.Status.Detail.ShouldContain("owner 'job1' has written it");
        await live.WriteAsync("b,2");
    }

    [Fact]
    public async Task Open_OtherFile_LeavesTheLiveStreamAlone()
    {
        await using var server = await TestServer.StartAsync();
        using var live = await server.OpenAsync(file: 0);

        using var other = await server.OpenAsync(file: 1, token: 9);

        await live.WriteAsync("a,1");
    }

    private static async Task FloodAsync(
        AsyncDuplexStreamingCall<Demo.V1.WriteBatchesRequest, Demo.V1.WriteBatchesResponse> call)
    {
        try
        {
            for (var number = 1_000_000; ; number++)
            {
                await call.SendAsync(Messages.Rows($"{number},x"));
            }
        }
        catch (Exception error) when (error is RpcException or InvalidOperationException or IOException)
        {
            // The server has ended the stream.
        }
    }
}
