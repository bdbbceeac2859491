using Tiflow.Etcd.Wire;

namespace Tiflow.Metadata.Etcd;

/// <summary>
/// Lets etcd forget changes that are older than a while: it keeps every one until it is told, and a leader's beats alone
/// are some 350,000 a day.
/// </summary>
/// <param name="calls">To the members.</param>
/// <param name="time">For the pauses.</param>
/// <param name="every">How often.</param>
/// <param name="kept">How many of these intervals stay, for watches that have to resume.</param>
internal sealed class EtcdCompaction(EtcdCalls calls, TimeProvider time, TimeSpan every, int kept)
{
    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var revisions = new Queue<long>();
        while (true)
        {
            await Task.Delay(every, time, cancellationToken);
            try
            {
                revisions.Enqueue(await RevisionAsync(cancellationToken));
                if (revisions.Count > kept)
                {
                    await CompactAsync(calls, revisions.Dequeue(), cancellationToken);
                }
            }
            catch (StoreException)
            {
                // No majority, or somebody else has gone further: the next turn.
            }
        }
    }

    /// <summary>Forgets the changes up to a revision.</summary>
    public static Task CompactAsync(EtcdCalls calls, long revision, CancellationToken cancellationToken)
    {
        var request = new CompactionRequest { Revision = revision };
        return calls.RepeatAsync((invoker, options) => new KV.KVClient(invoker).CompactAsync(request, options), cancellationToken);
    }

    private async Task<long> RevisionAsync(CancellationToken cancellationToken)
    {
        var request = new RangeRequest { Key = EtcdKeys.Leader };
        var response = await calls.RepeatAsync((invoker, options) => new KV.KVClient(invoker).RangeAsync(request, options), cancellationToken);
        return response.Header.Revision;
    }
}
