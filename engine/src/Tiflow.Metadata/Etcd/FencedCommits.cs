using Google.Protobuf;
using Grpc.Core;
using Tiflow.Etcd.Wire;

namespace Tiflow.Metadata.Etcd;

/// <summary>
/// The commits of the present leadership, one at a time. Each also compares and raises a sequence number in the store,
/// so that one whose answer was lost can be sent again: if the first sending was applied, or still is, the second one
/// finds the number raised and does nothing.
/// </summary>
internal sealed class FencedCommits(EtcdCalls calls, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly SemaphoreSlim _turn = new(1);
    private FencingToken _token;
    private string _name = "";
    private long _sequence;
    private long _lastSentAt;

    /// <summary>The time since the sending of the last commit that the store is known to have taken.</summary>
    public TimeSpan SilentFor => time.GetElapsedTime(Interlocked.Read(ref _lastSentAt));

    public static ByteString SequenceValue(string name, long number) => ByteString.CopyFromUtf8($"{name}:{number}");

    /// <summary>A leadership begins; its name makes its numbers differ from those of every other one.</summary>
    /// <param name="token">What every commit compares.</param>
    /// <param name="name">Unique among leaderships.</param>
    /// <param name="sentAt">When the campaign that was won was sent.</param>
    public void Begin(FencingToken token, string name, long sentAt)
    {
        (_token, _name, _sequence) = (token, name, 0);
        Interlocked.Exchange(ref _lastSentAt, sentAt);
    }

    public bool Holds(FencingToken token) => token == _token;

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
        var request = EtcdTransaction.ToRequest(transaction);
        request.Compare.Add(new Compare
        {
            Key = EtcdKeys.Sequence,
            Target = Compare.Types.CompareTarget.Value,
            Value = SequenceValue(_name, _sequence),
        });
        request.Success.Add(new RequestOp
        {
            RequestPut = new PutRequest { Key = EtcdKeys.Sequence, Value = SequenceValue(_name, _sequence + 1) },
        });
        request.Failure.Add(new RequestOp { RequestRange = new RangeRequest { Key = EtcdKeys.Sequence } });
        var sentAt = time.GetTimestamp();
        var result = await SendAsync(transaction, request, cancellationToken);
        if (result is CommitResult.Committed)
        {
            Interlocked.Exchange(ref _lastSentAt, sentAt);
        }

        return result;
    }

    private async Task<CommitResult> SendAsync(StoreTransaction transaction, TxnRequest request, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                return Read(transaction, await calls.TryTransactionAsync(request, cancellationToken));
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

    private CommitResult Read(StoreTransaction transaction, TxnResponse response)
    {
        if (response.Succeeded)
        {
            _sequence++;
            return new CommitResult.Committed(response.Header.Revision);
        }

        // An earlier sending was applied and its answer was lost: what it wrote is there, under the number that it
        // wrote.
        var marker = response.Responses[^1].ResponseRange.Kvs.FirstOrDefault();
        if (marker?.Value.Equals(SequenceValue(_name, _sequence + 1)) == true)
        {
            _sequence++;
            return new CommitResult.Committed(marker.ModRevision);
        }

        return new CommitResult.ConditionFailed(
            EtcdTransaction.FirstFailed(transaction.Conditions, response)
            ?? transaction.Conditions.OfType<StoreCondition.FenceHeld>().First());
    }
}
