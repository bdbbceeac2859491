using System.Threading.Channels;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Tiflow.Protocol.V1;

namespace Tiflow.Executor.Session;

/// <summary>One session with a leader, from its Welcome to its end.</summary>
internal sealed partial class ExecutorSession(
    SessionOffer offer, ExecutorIdentity identity, SessionParts parts, ExecutorStatus status, TimeProvider time, ILogger logger)
{
    // Full = the connection does not take what runnables say: the session is broken and begun anew, nothing is lost.
    private const int SendQueueCapacity = 16_384;

    private readonly Channel<ExecutorMessage> _sendQueue = Channel.CreateBounded<ExecutorMessage>(
        new BoundedChannelOptions(SendQueueCapacity) { SingleReader = true });

    public SessionSilence Silence { get; } = new(TimeSpan.FromMilliseconds(offer.Welcome.HeartbeatIntervalMs), time);

    /// <summary>Runs until the session breaks (an exception), the leader says goodbye, or it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ThrowIfTooLate(offer.Welcome, time.GetElapsedTime(offer.HelloSentAt));
        Begin(offer.Welcome);
        Task[] tasks =
        [
            SendAsync(offer.Call.RequestStream, ending.Token),
            BeatAsync(TimeSpan.FromMilliseconds(offer.Welcome.HeartbeatIntervalMs), ending.Token),
            ReceiveAsync(offer.Call.ResponseStream, ending.Token),
        ];
        try
        {
            await await Task.WhenAny(tasks);
        }
        finally
        {
            parts.Departure.Detach();
            parts.Outbox.Detach();
            parts.Link.Detach();
            status.NotServing();
            await ending.CancelAsync();
            _sendQueue.Writer.TryComplete();
            await Task.WhenAll(tasks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // The lease counts from the Hello: a welcome that took longer gives nothing.
    private static void ThrowIfTooLate(Welcome welcome, TimeSpan waited)
    {
        if (waited >= TimeSpan.FromMilliseconds(welcome.LeaseMs))
        {
            throw new RpcException(new Status(StatusCode.Unavailable, $"the welcome took {waited.TotalSeconds:0.0} s, longer than the lease"));
        }
    }

    private void Begin(Welcome welcome)
    {
        identity.ExecutorId = welcome.ExecutorId;
        identity.Term = welcome.Term;
        parts.Lease.Begin(TimeSpan.FromMilliseconds(welcome.LeaseMs), offer.HelloSentAt);
        KeepOnlyNeeded(welcome);
        parts.Link.Attach(offer.Channel);
        parts.Outbox.Attach(TrySend);
        parts.Runnables.ReportAllAnew();
        parts.Departure.Attach(() => TrySend(new ExecutorMessage { Leaving = new Leaving() }));
        if (!parts.Departure.HasBegun)
        {
            status.Serving();
        }

        LogWelcomed(logger, welcome.ExecutorId, welcome.Term, offer.Address);
    }

    // Before anything is sent: the leader's list says nothing of what it is told from now on.
    private void KeepOnlyNeeded(Welcome welcome)
    {
        if (welcome.ResourceJobs is { } needed)
        {
            parts.Directories.KeepOnly(needed.JobSeqs);
        }
    }

    // A connection that does not take what is to be sent is broken: the session ends, and what must not be lost is sent
    // in the next one.
    private bool TrySend(ExecutorMessage message)
    {
        var taken = _sendQueue.Writer.TryWrite(message);
        if (!taken)
        {
            _sendQueue.Writer.TryComplete(
                new RpcException(new Status(StatusCode.Unavailable, "the connection does not take what is to be sent")));
        }

        return taken;
    }

    private async Task SendAsync(IClientStreamWriter<ExecutorMessage> stream, CancellationToken cancellationToken)
    {
        await foreach (var message in _sendQueue.Reader.ReadAllAsync(cancellationToken))
        {
            await stream.WriteAsync(message, cancellationToken);
        }
    }

    private async Task BeatAsync(TimeSpan interval, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(interval, time);
        for (long seq = 1; ; seq++)
        {
            parts.Lease.Sent(seq);
            TrySend(new ExecutorMessage { Heartbeat = new Heartbeat { Seq = seq } });
            foreach (var reports in parts.Runnables.TakeReports())
            {
                TrySend(new ExecutorMessage { Reports = reports });
            }

            await timer.WaitForNextTickAsync(cancellationToken);
            if (!parts.Lease.IsHeld)
            {
                throw new RpcException(new Status(StatusCode.Unavailable, "the master has not answered for a whole lease"));
            }
        }
    }

    private async Task ReceiveAsync(IAsyncStreamReader<LeaderMessage> stream, CancellationToken cancellationToken)
    {
        while (await stream.MoveNext(cancellationToken))
        {
            Silence.Heard();
            Handle(stream.Current);
        }
    }

    private void Handle(LeaderMessage message)
    {
        switch (message.KindCase)
        {
            case LeaderMessage.KindOneofCase.HeartbeatAck:
                parts.Lease.Acknowledged(message.HeartbeatAck.Seq);
                break;
            case LeaderMessage.KindOneofCase.EventAck:
                Acknowledge(message.EventAck);
                break;
            case LeaderMessage.KindOneofCase.Assign:
                parts.Runnables.Assign(message.Assign);
                break;
            case LeaderMessage.KindOneofCase.Stop:
                parts.Runnables.Stop(message.Stop);
                break;
            case LeaderMessage.KindOneofCase.WorkerUpdates:
                parts.Runnables.Update(message.WorkerUpdates);
                break;
            case LeaderMessage.KindOneofCase.RemoveResources:
                parts.Directories.Remove(message.RemoveResources.JobSeqs);
                break;
            case LeaderMessage.KindOneofCase.Goodbye:
                parts.Departure.Goodbye();
                break;
        }
    }

    private void Acknowledge(EventAck ack)
    {
        parts.Outbox.Acknowledge(ack);
        if (ack.Error is { } error)
        {
            LogRefused(logger, ack.Seq, error.Code, error.Message);
        }
    }

    [LoggerMessage(3003, LogLevel.Information, "welcomed as exec-{ExecutorId} in term {Term} by the master at {Address}")]
    private static partial void LogWelcomed(ILogger logger, long executorId, long term, string address);

    [LoggerMessage(3006, LogLevel.Information, "event {Seq} was refused: {Code}: {Reason}")]
    private static partial void LogRefused(ILogger logger, long seq, string code, string reason);
}
