using System.Threading.Channels;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;
using Tiflow.Client.Transport;
using Tiflow.Protocol.Errors;

namespace Tiflow.Client.Tests;

public sealed class AttemptsTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly Channel<(string Master, TaskCompletionSource<string> Answer)> _asked =
        Channel.CreateUnbounded<(string, TaskCompletionSource<string>)>();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    // As when a leader's host is cut off: the others give up what they have handed on to it, and one of them leads.
    [Fact]
    public async Task An_earlier_master_that_fails_brings_the_next_turn_forward()
    {
        using var masters = new MasterEndpoints(MasterAddress.ParseList("127.0.0.1:1,127.0.0.1:2,127.0.0.1:3"));
        using var attempts = new Attempts<string>(new RetryLoop(masters, TimeSpan.FromHours(1), _time), Ask, _time, Cancel);
        var call = attempts.AnswerAsync();
        var (_, first) = await _asked.Reader.ReadAsync(Cancel);
        _time.Advance(TimeSpan.FromSeconds(1));
        var (second, _) = await _asked.Reader.ReadAsync(Cancel);

        first.SetException(TiflowRpcError.Create(ErrorCodes.NotLeader, "another one leads"));
        var (third, answer) = await _asked.Reader.ReadAsync(Cancel);
        answer.SetResult("done");

        (second, third).ShouldBe(("http://127.0.0.1:2/", "http://127.0.0.1:3/"));
        (await call).ShouldBe("done");
    }

    private AsyncUnaryCall<string> Ask(MasterEndpoint master, CallOptions options)
    {
        var answer = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        _asked.Writer.TryWrite((master.Address.Uri.ToString(), answer));
        return new AsyncUnaryCall<string>(
            answer.Task, Task.FromResult(new Metadata()), static () => Status.DefaultSuccess, static () => [], static () => { });
    }
}
