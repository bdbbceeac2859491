using Grpc.Core;
using Grpc.Net.Client;
using Tiflow.Protocol.Addresses;
using Tiflow.Protocol.V1;

namespace Tiflow.Executor.Session;

/// <summary>A leader has answered Hello with Welcome; the session may begin.</summary>
internal sealed class SessionOffer : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PingDelay = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(2);

    private readonly SocketsHttpHandler _handler = new()
    {
        ConnectTimeout = ConnectTimeout,
        // A search asks again and again, also a master whose name has gone with its host.
        ConnectCallback = HostLookup.OfProcess.ConnectAsync,
        PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
        KeepAlivePingDelay = PingDelay,
        KeepAlivePingTimeout = PingTimeout,
        UseProxy = false,
    };

    private SessionOffer(string address)
    {
        Address = address;
        Channel = GrpcChannel.ForAddress(
            $"http://{address}", new GrpcChannelOptions { HttpHandler = _handler, MaxReceiveMessageSize = null, MaxSendMessageSize = null });
        Call = new ExecutorSessionService.ExecutorSessionServiceClient(Channel).Session();
    }

    public string Address { get; }

    public GrpcChannel Channel { get; }

    public AsyncDuplexStreamingCall<ExecutorMessage, LeaderMessage> Call { get; }

    public long HelloSentAt { get; private init; }

    public Welcome Welcome { get; private set; } = new();

    /// <summary>Says Hello to a master; ends when it has said Welcome.</summary>
    /// <exception cref="RpcException">It cannot be reached, or does not lead.</exception>
    /// <exception cref="StaleLeaderException">It has led, and does not know that its term is over.</exception>
    public static async Task<SessionOffer> AskAsync(
        string address, ExecutorIdentity identity, SessionParts parts, TimeProvider time, CancellationToken cancellationToken)
    {
        var offer = new SessionOffer(address) { HelloSentAt = time.GetTimestamp() };
        try
        {
            // Ends the call, too; a token given to the call itself would end the session later on.
            await using var ending = cancellationToken.Register(offer.Call.Dispose);
            await SendAsync(offer.Call.RequestStream, identity.Hello(parts.Runnables.Incarnations, parts.Outbox.AckedSeq), cancellationToken);
            offer.Welcome = await ReadWelcomeAsync(offer.Call.ResponseStream, cancellationToken);
            return offer.Welcome.Term >= identity.Term ? offer : throw new StaleLeaderException(offer.Welcome.Term, identity.Term);
        }
        catch
        {
            offer.Dispose();
            throw;
        }
    }

    /// <summary>Those who were asked, but are not needed any more, learn it from the end of the call. Their search is cancelled.</summary>
    public static async Task DropAsync(IReadOnlyCollection<Task<SessionOffer>> answers)
    {
        await ((Task)Task.WhenAll(answers)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var answer in answers.Where(static answer => answer.IsCompletedSuccessfully))
        {
            (await answer).Dispose();
        }
    }

    public void Dispose()
    {
        Call.Dispose();
        Channel.Dispose();
        _handler.Dispose();
    }

    // Who does not lead does not read on: its answer tells why.
    private static async Task SendAsync(IClientStreamWriter<ExecutorMessage> stream, Hello hello, CancellationToken cancellationToken)
    {
        try
        {
            await stream.WriteAsync(new ExecutorMessage { Hello = hello }, cancellationToken);
        }
        catch (Exception e) when (e is RpcException or IOException or InvalidOperationException)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private static async Task<Welcome> ReadWelcomeAsync(IAsyncStreamReader<LeaderMessage> stream, CancellationToken cancellationToken) =>
        await stream.MoveNext(cancellationToken) && stream.Current.KindCase == LeaderMessage.KindOneofCase.Welcome
            ? stream.Current.Welcome
            : throw new RpcException(new Status(StatusCode.Unavailable, "the master closed the session without a welcome"));
}
