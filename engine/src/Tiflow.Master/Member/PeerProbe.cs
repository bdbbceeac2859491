using System.Net.Sockets;
using Tiflow.Master.Options;

namespace Tiflow.Master.Member;

/// <summary>Says which members nobody listens for.</summary>
internal static class PeerProbe
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    public static async Task<IReadOnlyList<ClusterMember>> UnreachableAsync(
        MemberOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var others = options.Cluster.Where(member => member != options.Self).ToArray();
        var answers = await Task.WhenAll(others.Select(member => IsReachableAsync(new Uri(member.PeerUrl), time, cancellationToken)));
        return [.. others.Where((_, i) => !answers[i])];
    }

    private static async Task<bool> IsReachableAsync(Uri url, TimeProvider time, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(url.IdnHost, url.Port, either.Token);
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
