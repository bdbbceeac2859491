using System.Net;
using System.Net.Sockets;

namespace Tiflow.Protocol.Addresses;

/// <summary>
/// Names of hosts to addresses. Nothing can cancel a lookup: it keeps a thread of the pool until the resolver answers,
/// ten seconds where a name has gone with its container. So each name is looked up once at a time, for all who ask
/// meanwhile; each of them waits as long as it wants to. Nothing is kept. Thread-safe.
/// </summary>
/// <param name="resolve">Looks a name up.</param>
public sealed class HostLookup(Func<string, Task<IPAddress[]>> resolve)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Task<IPAddress[]>> _running = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>By the system's resolver; one for the whole process, as its threads are.</summary>
    public static HostLookup OfProcess { get; } = new(static host => Dns.GetHostAddressesAsync(host));

    /// <param name="host">A name, or an address.</param>
    /// <param name="cancellationToken">Ends the wait of this caller.</param>
    /// <exception cref="SocketException">Nobody knows the name.</exception>
    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) =>
        IPAddress.TryParse(host, out var address) ? Task.FromResult<IPAddress[]>([address]) : JoinAsync(host).WaitAsync(cancellationToken);

    /// <summary>Connects as <see cref="SocketsHttpHandler"/> does by itself; for its <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            var addresses = await ResolveAsync(context.DnsEndPoint.Host, cancellationToken);
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private Task<IPAddress[]> JoinAsync(string host)
    {
        lock (_lock)
        {
            if (!_running.TryGetValue(host, out var running))
            {
                running = LookUpAsync(host);
                _running.Add(host, running);
            }

            return running;
        }
    }

    private async Task<IPAddress[]> LookUpAsync(string host)
    {
        await Task.Yield(); // Under the lock nothing waits for the resolver.
        try
        {
            return await resolve(host);
        }
        finally
        {
            lock (_lock)
            {
                _running.Remove(host);
            }
        }
    }
}
