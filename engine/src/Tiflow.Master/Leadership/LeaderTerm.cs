using Tiflow.Core.Cluster;
using Tiflow.Core.Effects;
using Tiflow.Core.Events;
using Tiflow.Master.Api;
using Tiflow.Master.ControlLoop;
using Tiflow.Master.Executors;
using Tiflow.Master.Storage;
using Tiflow.Metadata;
using Tiflow.Protocol.Errors;
using Tiflow.Protocol.Mapping;
using HistoryEvent = Tiflow.Protocol.V1.HistoryEvent;

namespace Tiflow.Master.Leadership;

/// <summary>One leadership of this master: the loop and all that lives as long as it does. Thread-safe.</summary>
internal sealed class LeaderTerm(
    IMetaStore store, FencingToken token, SessionTable sessions, ExecutorProber prober, CancellationTokenSource resigning, Interlude interlude)
    : ILoopOutlet
{
    private readonly PendingRequests _requests = new();
    private LeaderLoop? _loop;

    public IMetaStore Store { get; } = store;

    public FencingToken Token { get; } = token;

    /// <summary>The token as executors know it: it also grows over restores, into a store that counts anew.</summary>
    public long Number { get; init; } = token.Value;

    public SessionTable Sessions { get; } = sessions;

    /// <summary>For what must not meet the loop at work.</summary>
    public Interlude Interlude { get; } = interlude;

    public JobWatchers Watchers { get; } = new();

    public LeaderLoop Loop
    {
        get => _loop ?? throw new InvalidOperationException("The loop is set before the term is published.");
        set => _loop = value;
    }

    public void Do(ClusterEffect effect)
    {
        switch (effect)
        {
            case ClusterEffect.Reply reply:
                _requests.Answer(reply);
                break;
            case ClusterEffect.CloseSession close:
                Sessions.Close(close.Session, close.Error);
                break;
            case ClusterEffect.ToExecutor message:
                Sessions.Send(message);
                break;
            case ClusterEffect.JobChanged changed:
                Watchers.Signal(changed.Job);
                break;
            case ClusterEffect.Probe probe:
                prober.Probe(probe, Loop);
                break;
        }
    }

    /// <summary>Asks the loop; refusals become errors on the wire.</summary>
    public async Task<RequestResult> AskAsync(Func<long, ClusterEvent.Request> request, CancellationToken cancellationToken)
    {
        var result = await _requests.AskAsync(Loop, request, cancellationToken);
        return result is RequestResult.Refused refused
            ? throw TiflowRpcError.Create(refused.Error.Code, refused.Error.Message)
            : result;
    }

    /// <summary>Asks the loop for one job's view.</summary>
    public async Task<JobView> AskForJobAsync(Func<long, ClusterEvent.Request> request, CancellationToken cancellationToken) =>
        ((RequestResult.Job)await AskAsync(request, cancellationToken)).View;

    /// <summary>What happened to a job or an executor, oldest first, from a number on.</summary>
    public async Task<IEnumerable<HistoryEvent>> ReadHistoryAsync(HistoryOwner owner, long fromSeq, CancellationToken cancellationToken)
    {
        var range = KeyRange.Prefix(StoreLayout.HistoryPrefix(owner)) with { Start = StoreLayout.History(owner, fromSeq) };
        var entries = await Store.RangeAsync(new RangeQuery(range), cancellationToken);
        return entries.Items.Select(static pair => RecordCodec.Decode(pair.Value).Event);
    }

    /// <summary>Hands over to another master: see <see cref="Campaigner"/>.</summary>
    public Task ResignAsync() => resigning.CancelAsync();

    /// <summary>Sends everybody away who waits on this leadership.</summary>
    public void End(string code, string message)
    {
        _requests.FailAll(code, message);
        Sessions.CloseAll(new Core.ErrorText(code, message));
        Watchers.EndAll();
    }
}
