using System.Threading.Channels;
using Tiflow.Protocol.V1;

namespace Tiflow.Master.Executors;

/// <summary>What waits to be sent to one executor. Thread-safe.</summary>
internal sealed class ExecutorSession(long id)
{
    private const int OutboxCapacity = 65_536;

    private readonly Channel<LeaderMessage> _outbox = Channel.CreateBounded<LeaderMessage>(
        new BoundedChannelOptions(OutboxCapacity) { SingleReader = true });

    public long Id { get; } = id;

    /// <summary>False when the outbox is full, or the session is over.</summary>
    public bool TrySend(LeaderMessage message) => _outbox.Writer.TryWrite(message);

    /// <summary>Nothing more will be sent; after what waits, the session ends, with an error if one is given.</summary>
    public void Complete(Exception? error) => _outbox.Writer.TryComplete(error);

    public IAsyncEnumerable<LeaderMessage> ReadAllAsync(CancellationToken cancellationToken) =>
        _outbox.Reader.ReadAllAsync(cancellationToken);
}
