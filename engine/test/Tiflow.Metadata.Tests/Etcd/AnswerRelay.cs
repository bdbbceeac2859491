using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Tiflow.Metadata.Tests.Etcd;

/// <summary>A way to a member on which a test holds back the answers, or loses them.</summary>
internal sealed class AnswerRelay : IAsyncDisposable
{
    private readonly string _target;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closing = new();
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly Task _accepting;
    private volatile CancellationTokenSource _broken = new();
    private volatile TaskCompletionSource? _held;

    public AnswerRelay(string target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Address => _listener.LocalEndpoint.ToString()!;

    /// <summary>From now on requests arrive and answers do not.</summary>
    public void Hold() => _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release()
    {
        var held = _held;
        _held = null;
        held?.SetResult();
    }

    /// <summary>Breaks the connections, and what is held is lost; new ones work.</summary>
    public async Task BreakAsync()
    {
        var broken = _broken;
        _broken = new CancellationTokenSource();
        _held = null;
        await broken.CancelAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _listener.Dispose();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(_connections).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _broken.Dispose();
        _closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            _connections.Add(RelayAsync(await _listener.AcceptTcpClientAsync(_closing.Token)));
        }
    }

    private async Task RelayAsync(TcpClient client)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(_broken.Token, _closing.Token);
        using var near = client;
        using var far = new TcpClient { NoDelay = true };
        near.NoDelay = true;
        await far.ConnectAsync(IPEndPoint.Parse(_target), ending.Token);
        await Task.WhenAny(
            near.GetStream().CopyToAsync(far.GetStream(), ending.Token),
            AnswerAsync(far.GetStream(), near.GetStream(), ending.Token));
    }

    private async Task AnswerAsync(NetworkStream from, NetworkStream to, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        while (await from.ReadAsync(buffer, cancellationToken) is var read and > 0)
        {
            await (_held?.Task.WaitAsync(cancellationToken) ?? Task.CompletedTask);
            await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
    }
}
