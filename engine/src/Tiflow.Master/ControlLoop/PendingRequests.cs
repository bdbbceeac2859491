using System.Collections.Concurrent;
using System.Threading.Channels;
using Tiflow.Core.Effects;
using Tiflow.Core.Events;
using Tiflow.Protocol.Errors;

namespace Tiflow.Master.ControlLoop;

/// <summary>Callers that wait for the control loop's answer. Thread-safe.</summary>
internal sealed class PendingRequests
{
    private readonly ConcurrentDictionary<long, TaskCompletionSource<RequestResult>> _waiting = new();
    private long _lastTag;

    /// <summary>Asks the loop and waits for the answer, which comes after its commit.</summary>
    public async Task<RequestResult> AskAsync(
        LeaderLoop loop, Func<long, ClusterEvent.Request> request, CancellationToken cancellationToken)
    {
        var tag = Interlocked.Increment(ref _lastTag);
        var answer = new TaskCompletionSource<RequestResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[tag] = answer;
        try
        {
            await loop.PostAsync(request(tag), cancellationToken);
            return await answer.Task.WaitAsync(cancellationToken);
        }
        catch (ChannelClosedException)
        {
            throw TiflowRpcError.Create(ErrorCodes.NotReady, "the master has just stopped leading; ask again");
        }
        finally
        {
            _waiting.TryRemove(tag, out _);
        }
    }

    public void Answer(ClusterEffect.Reply reply)
    {
        if (_waiting.TryGetValue(reply.Tag, out var answer))
        {
            answer.TrySetResult(reply.Result);
        }
    }

    /// <summary>The leadership is over: nobody will be answered any more.</summary>
    public void FailAll(string code, string message)
    {
        foreach (var answer in _waiting.Values)
        {
            answer.TrySetException(TiflowRpcError.Create(code, message));
        }
    }
}
