using System.Collections.Concurrent;
using Tiflow.Core;
using Tiflow.Core.Effects;
using Tiflow.Protocol.Errors;
using Tiflow.Protocol.Mapping;
using Tiflow.Protocol.V1;

namespace Tiflow.Master.Executors;

/// <summary>The open executor sessions of one leadership. Thread-safe.</summary>
internal sealed class SessionTable(Welcome welcome)
{
    private readonly ConcurrentDictionary<long, ExecutorSession> _sessions = new();
    private long _lastId;

    public ExecutorSession Open()
    {
        var session = new ExecutorSession(Interlocked.Increment(ref _lastId));
        _sessions[session.Id] = session;
        return session;
    }

    public void Remove(ExecutorSession session) => _sessions.TryRemove(session.Id, out _);

    public void Send(ClusterEffect.ToExecutor message)
    {
        if (!_sessions.TryGetValue(message.Session, out var session))
        {
            return;
        }

        // An executor that does not read thousands of messages is sent away; it reconnects and is told afresh what
        // should run.
        if (!session.TrySend(message.ToProto(welcome)))
        {
            Close(message.Session, new ErrorText(ErrorCodes.Unavailable, "the executor does not read its messages"));
        }
        else if (message is ClusterEffect.Goodbye)
        {
            session.Complete(error: null);
        }
    }

    public void Close(long id, ErrorText error)
    {
        if (_sessions.TryGetValue(id, out var session))
        {
            session.Complete(TiflowRpcError.Create(error.Code, error.Message));
        }
    }

    public void CloseAll(ErrorText error)
    {
        foreach (var id in _sessions.Keys)
        {
            Close(id, error);
        }
    }
}
