using Google.Protobuf;
using Grpc.Core;
using Tiflow.Etcd.Wire;

namespace Tiflow.Metadata.Etcd;

/// <summary>
/// The commits of the present leadership, one at a time. Each also leaves its own mark in the store, in the place of the
/// one before, so that one whose answer was lost can be sent again: if the first sending was applied, or still is, the
/// second one finds the mark and does nothing. A commit that nobody waited for is settled by the next one: it was
/// applied before that, or never will be.
/// </summary>
internal sealed class FencedCommits(EtcdCalls calls, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly SemaphoreSlim _turn = new(1);
    private volatile CommitMarks _marks = new(default, "");
    private long _lastSentAt;

    /// <summary>The time since the sending of the last commit that the store is known to have taken.</summary>
    public TimeSpan SilentFor => time.GetElapsedTime(Interlocked.Read(ref _lastSentAt));

    public static ByteString SequenceValue(string name, long number) => CommitMarks.Of(name, number);

    /// <summary>A leadership begins; its name makes its marks differ from those of every other one.</summary>
    /// <param name="token">What every commit compares.</param>
    /// <param name="name">Unique among leaderships.</param>
    /// <param name="sentAt">When the campaign that was won was sent.</param>
    public void Begin(FencingToken token, string name, long sentAt)
    {
        _marks = new CommitMarks(token, name);
        Interlocked.Exchange(ref _lastSentAt, sentAt);
    }

    public bool Holds(FencingToken token) => token == _marks.Token;

    public async Task<CommitResult> CommitAsync(StoreTransaction transaction, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await CommitInTurnAsync(transaction, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>
    /// Shows that this leader lives, unless a commit that is under way will show it. False when it leads no more.
    /// </summary>
    public async Task<bool> TryBeatAsync(FencingToken token, CancellationToken cancellationToken)
    {
        if (!await _turn.WaitAsync(TimeSpan.Zero, cancellationToken))
        {
            return true;
        }

        try
        {
            var beat = new StoreTransaction { Conditions = [new StoreCondition.FenceHeld(token)], Mutations = [] };
            return Holds(token) && await CommitInTurnAsync(beat, cancellationToken) is CommitResult.Committed;
        }
        catch (StoreException)
        {
            // A full store takes no beats either; the silence ends the leadership.
            return true;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<CommitResult> CommitInTurnAsync(StoreTransaction transaction, CancellationToken cancellationToken)
    {
        var marks = _marks;
        var mark = marks.Next();
        while (true)
        {
            var sentAt = time.GetTimestamp();
            var response = await SendAsync(ToRequest(transaction, marks.Last, mark), cancellationToken);
            if (Read(transaction, marks, mark, response) is not { } result)
            {
                continue;
            }

            // An answer to the leadership before says nothing of this one.
            if (result is CommitResult.Committed && marks == _marks)
            {
                Interlocked.Exchange(ref _lastSentAt, sentAt);
            }

            return result;
        }
    }

    private static TxnRequest ToRequest(StoreTransaction transaction, ByteString last, ByteString mark)
    {
        var request = EtcdTransaction.ToRequest(transaction);
        request.Compare.Add(new Compare { Key = EtcdKeys.Sequence, Target = Compare.Types.CompareTarget.Value, Value = last });
        request.Success.Add(new RequestOp { RequestPut = new PutRequest { Key = EtcdKeys.Sequence, Value = mark } });
        request.Failure.Add(new RequestOp { RequestRange = new RangeRequest { Key = EtcdKeys.Sequence } });
        return request;
    }

    private async Task<TxnResponse> SendAsync(TxnRequest request, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await calls.TryTransactionAsync(request, cancellationToken);
            }
            catch (RpcException e)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (EtcdErrors.Definite(e) is { Code: not StoreErrorCode.Unavailable } refusal)
                {
                    throw refusal;
                }

                if (time.GetElapsedTime(started) >= Patience)
                {
                    throw new StoreOutcomeUnknownException($"etcd has not answered for {Patience.TotalSeconds} s: {e.Status.Detail}", e);
                }
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    // Null when it was not applied because a commit without an outcome was: it has to be sent once more, after that one.
    private static CommitResult? Read(StoreTransaction transaction, CommitMarks marks, ByteString mark, TxnResponse response)
    {
        if (response.Succeeded)
        {
            marks.Last = mark;
            return new CommitResult.Committed(response.Header.Revision);
        }

        if (response.Responses[^1].ResponseRange.Kvs.FirstOrDefault() is { } found && marks.IsNews(found.Value))
        {
            marks.Last = found.Value;

            // Its own mark: an earlier sending was applied, and its answer was lost.
            return found.Value.Equals(mark) ? new CommitResult.Committed(found.ModRevision) : null;
        }

        return new CommitResult.ConditionFailed(
            EtcdTransaction.FirstFailed(transaction.Conditions, response)
            ?? transaction.Conditions.OfType<StoreCondition.FenceHeld>().First());
    }
}
