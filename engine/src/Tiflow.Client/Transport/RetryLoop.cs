using System.Globalization;
using Grpc.Core;
using Tiflow.Protocol.Errors;

namespace Tiflow.Client.Transport;

// The attempts of one call: from master to master, with pauses, until the call's time is over.
internal sealed class RetryLoop(MasterEndpoints masters, TimeSpan timeout, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    // A master answers within milliseconds unless it is overloaded or silent; commands may be repeated.
    private static readonly TimeSpan FirstAttempt = TimeSpan.FromSeconds(1);

    private int _index = masters.Preferred;
    private int _first = masters.Preferred;
    private long _started = time.GetTimestamp();
    private TimeSpan _pause = FirstPause;
    private TimeSpan _attempt = FirstAttempt;
    private TiflowException? _lastError;

    public MasterEndpoint Current => masters[_index];

    public int Index => _index;

    // One silent master must not use up the time in which another one could answer; where there is no other one, there
    // is nothing to gain.
    public TimeSpan AttemptTimeout
    {
        get
        {
            var remaining = timeout - time.GetElapsedTime(_started);
            var share = masters.Count > 1 && _attempt < remaining ? _attempt : remaining;
            return share < TimeSpan.Zero ? TimeSpan.Zero : share;
        }
    }

    // The master answered: the next call begins with it, and a stream that breaks later has the full time again.
    public void Succeeded(int index)
    {
        masters.Prefer(index);
        (_index, _first) = (index, index);
        (_started, _pause, _attempt, _lastError) = (time.GetTimestamp(), FirstPause, FirstAttempt, null);
    }

    // Returns when it is time for the next attempt, or throws what the user has to know.
    public Task FailedAsync(RpcException exception, Func<int, bool> isBusy, CancellationToken cancellationToken)
    {
        ThrowUnlessTransient(exception, cancellationToken);
        return NextAsync(isBusy, cancellationToken);
    }

    // Remembers what to say in the end.
    public void ThrowUnlessTransient(RpcException exception, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var failure = RpcFailure.From(exception, masters);
        _lastError = failure.Error;
        if (!failure.IsTransient)
        {
            throw failure.Error;
        }
    }

    public Task TimedOutAsync(Func<int, bool> isBusy, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _lastError ??= new TiflowException(
            ErrorCodes.DeadlineExceeded,
            string.Create(CultureInfo.InvariantCulture, $"no answer from {masters} within {timeout.TotalSeconds} s (--rpc-timeout)"));
        return NextAsync(isBusy, cancellationToken);
    }

    // Passes over those that still owe an answer; if all do, it is the turn of the same one again.
    public async Task NextAsync(Func<int, bool> isBusy, CancellationToken cancellationToken)
    {
        var isRound = false;
        var passed = 0;
        do
        {
            _index = (_index + 1) % masters.Count;
            isRound |= _index == _first;
        }
        while (isBusy(_index) && ++passed < masters.Count);

        if (_lastError is not null && time.GetElapsedTime(_started) + _pause >= timeout)
        {
            throw _lastError;
        }

        // The other masters of the list are tried at once; a pause comes when all of them have been asked.
        if (isRound)
        {
            await Task.Delay(_pause, time, cancellationToken).ConfigureAwait(false);
            _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
            _attempt = _attempt * 2 < timeout ? _attempt * 2 : timeout;
        }
    }
}
