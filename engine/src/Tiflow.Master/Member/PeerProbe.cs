using System.Net.Sockets;
using Tiflow.Master.Options;
using Tiflow.Protocol.Addresses;

namespace Tiflow.Master.Member;

/// <summary>Says which other members listen, and which do not.</summary>
internal static class PeerProbe
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    public static async Task<IReadOnlyList<ClusterMember>> UnreachableAsync(
        MemberOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(ProbeOthers(options, time, cancellationToken));
        return [.. answers.Where(static answer => !answer.IsReachable).Select(static answer => answer.Member)];
    }

    /// <summary>The one that answers first; null when none does.</summary>
    public static async Task<ClusterMember?> FirstReachableAsync(MemberOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var probes = ProbeOthers(options, time, enough.Token);
        try
        {
            await foreach (var probe in Task.WhenEach(probes))
            {
                if (await probe is { IsReachable: true } answer)
                {
                    return answer.Member;
                }
            }

            return null;
        }
        finally
        {
            await enough.CancelAsync();
            await ((Task)Task.WhenAll(probes)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static Task<(ClusterMember Member, bool IsReachable)>[] ProbeOthers(
        MemberOptions options, TimeProvider time, CancellationToken cancellationToken) =>
        [.. options.Cluster.Where(member => member != options.Self).Select(async member =>
            (member, await IsReachableAsync(new Uri(member.PeerUrl), time, cancellationToken)))];

    private static async Task<bool> IsReachableAsync(Uri url, TimeProvider time, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            var addresses = await HostLookup.OfProcess.ResolveAsync(url.IdnHost, either.Token);
            await socket.ConnectAsync(addresses, url.Port, either.Token);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
