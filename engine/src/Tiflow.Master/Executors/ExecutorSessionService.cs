using System.Threading.Channels;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Tiflow.Core.Events;
using Tiflow.Master.Leadership;
using Tiflow.Protocol.Errors;
using Tiflow.Protocol.Mapping;
using Tiflow.Protocol.V1;

namespace Tiflow.Master.Executors;

/// <summary>Carries one executor's session between the wire and the control loop.</summary>
internal sealed partial class ExecutorSessionService(LeaderAccess access, ILogger<ExecutorSessionService> logger)
    : Protocol.V1.ExecutorSessionService.ExecutorSessionServiceBase
{
    public override async Task Session(
        IAsyncStreamReader<ExecutorMessage> requestStream,
        IServerStreamWriter<LeaderMessage> responseStream,
        ServerCallContext context)
    {
        var term = access.Require();
        var hello = await ReadHelloAsync(requestStream, context.CancellationToken);
        var session = term.Sessions.Open();
        LogOpened(logger, session.Id, hello.Name, hello.Address);
        try
        {
            await term.Loop.PostAsync(hello.ToEvent(session.Id), context.CancellationToken);
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken);
            var reading = ReadAsync(term, session, requestStream, ending.Token);
            try
            {
                await WriteAsync(session, responseStream, context.CancellationToken);
            }
            finally
            {
                await ending.CancelAsync();
                await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        catch (ChannelClosedException)
        {
            throw TiflowRpcError.Create(ErrorCodes.NotReady, "the master has just stopped leading; connect again");
        }
        finally
        {
            term.Sessions.Remove(session);
            await TellClosedAsync(term, session);
            LogClosed(logger, session.Id, hello.Name);
        }
    }

    private static async Task<Hello> ReadHelloAsync(IAsyncStreamReader<ExecutorMessage> stream, CancellationToken cancellationToken)
    {
        if (!await stream.MoveNext(cancellationToken) || stream.Current.KindCase != ExecutorMessage.KindOneofCase.Hello)
        {
            throw TiflowRpcError.Create(ErrorCodes.InvalidArgument, "a session begins with Hello");
        }

        return HelloLimits.Check(stream.Current.Hello) is { } problem
            ? throw TiflowRpcError.Create(ErrorCodes.InvalidArgument, problem)
            : stream.Current.Hello;
    }

    // When the executor's side ends, cleanly or not, the outbox is closed and with it the whole call.
    private static async Task ReadAsync(
        LeaderTerm term, ExecutorSession session, IAsyncStreamReader<ExecutorMessage> stream, CancellationToken cancellationToken)
    {
        try
        {
            while (await stream.MoveNext(cancellationToken))
            {
                foreach (var clusterEvent in EventsOf(stream.Current, session.Id))
                {
                    await term.Loop.PostAsync(clusterEvent, cancellationToken);
                }
            }
        }
        catch (Exception e) when (e is IOException or RpcException)
        {
            // The connection broke; whether the process lives is for the prober and the lease to find out.
        }
        finally
        {
            session.Complete(error: null);
        }
    }

    private static async Task WriteAsync(
        ExecutorSession session, IServerStreamWriter<LeaderMessage> stream, CancellationToken cancellationToken)
    {
        await foreach (var message in session.ReadAllAsync(cancellationToken))
        {
            await stream.WriteAsync(message, cancellationToken);
        }
    }

    private static async Task TellClosedAsync(LeaderTerm term, ExecutorSession session)
    {
        try
        {
            await term.Loop.PostAsync(new ClusterEvent.SessionClosed(session.Id), CancellationToken.None);
        }
        catch (ChannelClosedException)
        {
            // The leadership is over, and all sessions with it.
        }
    }

    private static IEnumerable<ClusterEvent> EventsOf(ExecutorMessage message, long session) => message.KindCase switch
    {
        ExecutorMessage.KindOneofCase.Heartbeat => [new ClusterEvent.Heartbeat(session, message.Heartbeat.Seq)],
        ExecutorMessage.KindOneofCase.Reports => message.Reports.Reports_.Select(report => report.ToEvent(session)),
        ExecutorMessage.KindOneofCase.Event => message.Event.ToEvent(session) is { } said ? [said] : [],
        ExecutorMessage.KindOneofCase.Leaving => [new ClusterEvent.Leaving(session)],
        _ => [],
    };

    [LoggerMessage(2101, LogLevel.Information, "session {Session} opened by executor {Name} at {Address}")]
    private static partial void LogOpened(ILogger logger, long session, string name, string address);

    [LoggerMessage(2102, LogLevel.Information, "session {Session} of executor {Name} closed")]
    private static partial void LogClosed(ILogger logger, long session, string name);
}
