using Grpc.Core;

namespace Tiflow.Client.Transport;

// The attempts of one call. A master that is slow to answer is not given up: the next one is asked beside it, and the
// first answer counts. One that waits for a new leader, and one whose host is silent, look the same from here.
internal sealed class Attempts<T>(
    RetryLoop loop,
    Func<MasterEndpoint, CallOptions, AsyncUnaryCall<T>> call,
    TimeProvider time,
    CancellationToken cancellationToken) : IDisposable
{
    private readonly CancellationTokenSource _ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    private readonly Dictionary<int, AsyncUnaryCall<T>> _pending = [];
    private CancellationTokenSource? _silence;

    public async Task<T> AnswerAsync()
    {
        var next = AskAsync();
        while (true)
        {
            await Task.WhenAny([next, .. _pending.Values.Select(static pending => pending.ResponseAsync)]).ConfigureAwait(false);
            if (_pending.FirstOrDefault(static pair => pair.Value.ResponseAsync.IsCompleted) is { Value: { } answered } first)
            {
                _pending.Remove(first.Key);
                using (answered)
                {
                    try
                    {
                        var answer = await answered.ResponseAsync.ConfigureAwait(false);
                        loop.Succeeded(first.Key);
                        return answer;
                    }
                    catch (RpcException exception)
                    {
                        next = await MoveOnAsync(exception, next).ConfigureAwait(false);
                    }
                }
            }
            else
            {
                await next.ConfigureAwait(false);
                next = AskAsync();
            }
        }
    }

    public void Dispose()
    {
        _ending.Cancel();
        foreach (var pending in _pending.Values)
        {
            pending.Dispose();
        }

        _silence?.Dispose();
        _ending.Dispose();
    }

    // Asks the master whose turn it is, unless all of them owe an answer; ends when the next one is to be asked.
    private Task AskAsync()
    {
        if (!_pending.ContainsKey(loop.Index))
        {
            _pending.Add(loop.Index, call(loop.Current, new CallOptions(cancellationToken: _ending.Token)));
        }

        _silence?.Dispose();
        _silence = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token);
        return WaitInSilenceAsync(_silence.Token);
    }

    private async Task WaitInSilenceAsync(CancellationToken answered)
    {
        await Task.Delay(loop.AttemptTimeout, time, answered).ConfigureAwait(false);
        await loop.TimedOutAsync(_pending.ContainsKey, cancellationToken).ConfigureAwait(false);
    }

    // Whoever failed is alive: another one of those that owe no answer is asked now, however long the silent ones take.
    private async Task<Task> MoveOnAsync(RpcException exception, Task next)
    {
        if (_silence!.IsCancellationRequested)
        {
            loop.ThrowUnlessTransient(exception, cancellationToken);
            return next;
        }

        await _silence.CancelAsync().ConfigureAwait(false);
        return loop.FailedAsync(exception, _pending.ContainsKey, cancellationToken);
    }
}
