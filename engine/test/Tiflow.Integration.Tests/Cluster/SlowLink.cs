using System.Net;
using System.Net.Sockets;

namespace Tiflow.Integration.Tests.Cluster;

/// <summary>
/// A TCP relay in front of a server. It lets the first bytes through to the clients at a good rate, and the others at a
/// crawl until the test opens it: a copy through it is in the middle for as long as the test needs, on any machine.
/// </summary>
internal sealed class SlowLink : IAsyncDisposable
{
    private const double BytesPerSecond = 6_000_000;

    // Enough for a frame on each of a few connections within the time after which clients doubt that the server lives.
    private const double CrawlBytesPerSecond = 60_000;

    private readonly string _target;
    private readonly long _firstBytes;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _accepting;
    private readonly Lock _lock = new();
    private DateTimeOffset _freeAt = DateTimeOffset.UtcNow;
    private long _passed;
    private volatile bool _isOpen;

    public SlowLink(string target, long firstBytes)
    {
        (_target, _firstBytes) = (target, firstBytes);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Address => _listener.LocalEndpoint.ToString()!;

    /// <summary>Bytes given to clients so far.</summary>
    public long Passed => Interlocked.Read(ref _passed);

    /// <summary>No crawling any more.</summary>
    public void Open() => _isOpen = true;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(RelayAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task RelayAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        using (var either = CancellationTokenSource.CreateLinkedTokenSource(_end.Token))
        {
            try
            {
                await server.ConnectAsync(IPEndPoint.Parse(_target), either.Token);
                var requests = client.GetStream().CopyToAsync(server.GetStream(), either.Token);
                await await Task.WhenAny(requests, PassAsync(server.GetStream(), client.GetStream(), either.Token));
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or IOException)
            {
                // One end is gone: the other one learns it by the closing of its connection.
            }

            await either.CancelAsync();
        }
    }

    private async Task PassAsync(NetworkStream from, NetworkStream to, CancellationToken cancellationToken)
    {
        var buffer = new byte[32 * 1024];
        for (int count; (count = await from.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            await Task.Delay(TurnOf(count), cancellationToken);
            Interlocked.Add(ref _passed, count);
            await to.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
        }
    }

    // All connections share the rate: each chunk waits for those before it.
    private TimeSpan TurnOf(int count)
    {
        lock (_lock)
        {
            var now = DateTimeOffset.UtcNow;
            var rate = _isOpen || Passed < _firstBytes ? BytesPerSecond : CrawlBytesPerSecond;
            _freeAt = (_freeAt > now ? _freeAt : now) + TimeSpan.FromSeconds(count / rate);
            return _freeAt - now;
        }
    }
}
