using Tiflow.Master.Options;
using Tiflow.Metadata;
using Tiflow.Metadata.Etcd;

namespace Tiflow.Master.Member;

/// <summary>Gives raft's leadership away, so that the end of a member costs no election.</summary>
internal static class RaftHandover
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(5);

    /// <summary>
    /// Returns when another member leads; also when it could not be done in time: the member tries it again when it is
    /// stopped.
    /// </summary>
    public static async Task RunAsync(string clientAddress, MemberOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        using var membership = new EtcdMembership(clientAddress, time);
        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var status = await membership.StatusAsync(either.Token);
            if (status.Leader == status.Id && await TargetAsync(membership, options, time, either.Token) is { } target)
            {
                await MoveAsync(membership, target, time, either);
            }
        }
        catch (Exception e) when (e is StoreException || (e is OperationCanceledException && limit.IsCancellationRequested))
        {
            // An election, then.
        }
    }

    /// <summary>Only looks, however long that takes.</summary>
    /// <exception cref="StoreException">The member does not answer.</exception>
    public static async Task RehearseAsync(string clientAddress, MemberOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        using var membership = new EtcdMembership(clientAddress, time);
        await membership.StatusAsync(cancellationToken);
        await TargetAsync(membership, options, time, cancellationToken);
    }

    // One that is away would stop all writes until raft has noticed.
    private static async Task<EtcdMember?> TargetAsync(
        EtcdMembership membership, MemberOptions options, TimeProvider time, CancellationToken cancellationToken) =>
        await PeerProbe.FirstReachableAsync(options, time, cancellationToken) is { } reachable
            ? (await membership.ReadAsync(cancellationToken)).FirstOrDefault(member => member.PeerUrls.Contains(reachable.PeerUrl, StringComparer.Ordinal))
            : null;

    // etcd looks only every 100 ms whether the leadership has moved, which takes a few.
    private static async Task MoveAsync(EtcdMembership membership, EtcdMember target, TimeProvider time, CancellationTokenSource ending)
    {
        var move = membership.MoveLeaderAsync(target.Id, ending.Token);
        while (!move.IsCompleted && (await membership.StatusAsync(ending.Token)).Leader != target.Id)
        {
            await Task.Delay(LookEvery, time, ending.Token);
        }

        await ending.CancelAsync();
        await move.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
