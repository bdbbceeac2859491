using Grpc.Core;
using Microsoft.Extensions.Logging;
using Tiflow.Executor.Options;
using Tiflow.Protocol.Errors;

namespace Tiflow.Executor.Session;

/// <summary>
/// Finds the leader: asks all masters side by side until one says Welcome. Used by the session loop alone, one search at a time.
/// </summary>
internal sealed partial class LeaderSearch(
    ExecutorOptions options, ExecutorIdentity identity, SessionParts parts, TimeProvider time, ILogger<LeaderSearch> logger)
{
    private static readonly TimeSpan WarnEvery = TimeSpan.FromSeconds(5);

    private long? _warnedAt;

    /// <summary>Asks until it is cancelled, or a master has said Welcome.</summary>
    /// <param name="except">A master that need not be asked, as in <see cref="SearchPlan"/>; null: none.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<SessionOffer> FindAsync(string? except, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var (plan, began) = (new SearchPlan(options.Join, except), time.GetTimestamp());
        var asked = new Dictionary<string, Task<SessionOffer>>(StringComparer.Ordinal);
        try
        {
            while (true)
            {
                foreach (var address in plan.TakeDue(time.GetElapsedTime(began)))
                {
                    asked.Add(address, SessionOffer.AskAsync(address, identity, parts, time, ending.Token));
                }

                await WaitAsync(asked.Values, plan.UntilDue(time.GetElapsedTime(began)), cancellationToken);
                foreach (var (address, answer) in asked.Where(static pair => pair.Value.IsCompleted).ToArray())
                {
                    asked.Remove(address);
                    if (await ReadAsync(address, answer, plan, began, cancellationToken) is { } offer)
                    {
                        return offer;
                    }
                }
            }
        }
        finally
        {
            await ending.CancelAsync();
            await SessionOffer.DropAsync(asked.Values);
        }
    }

    private async Task WaitAsync(IEnumerable<Task> answers, TimeSpan? untilDue, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var due = Task.Delay(untilDue ?? Timeout.InfiniteTimeSpan, time, ending.Token);
        await Task.WhenAny([due, .. answers]);
        await ending.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task<SessionOffer?> ReadAsync(
        string address, Task<SessionOffer> answer, SearchPlan plan, long began, CancellationToken cancellationToken)
    {
        string? leader = null;
        try
        {
            return await answer;
        }
        catch (RpcException e)
        {
            leader = TiflowRpcError.LeaderOf(e);
            Warn(address, e, leader);
        }
        catch (Exception e) when (e is StaleLeaderException or IOException or InvalidOperationException)
        {
            // A write into a connection that breaks ends with what the transport says, not with a status of the call.
            Warn(address, e.Message);
        }
        catch (OperationCanceledException)
        {
            // What one of them waited for was cancelled under it by the transport; or the search is over.
            cancellationToken.ThrowIfCancellationRequested();
        }

        plan.Failed(address, leader, time.GetElapsedTime(began));
        return null;
    }

    // That a master stands by is nothing to warn of: the leader that it names is asked, too.
    private void Warn(string address, RpcException e, string? leader)
    {
        if (leader is null)
        {
            Warn(address, TiflowRpcError.TryRead(e, out var code, out var message) ? $"{code}: {message}" : e.Status.Detail);
        }
    }

    private void Warn(string address, string reason)
    {
        if (_warnedAt is null || time.GetElapsedTime(_warnedAt.Value) >= WarnEvery)
        {
            _warnedAt = time.GetTimestamp();
            LogNoSession(logger, address, reason);
        }
    }

    [LoggerMessage(3001, LogLevel.Warning, "no session with the master at {Address}: {Reason}; trying on")]
    private static partial void LogNoSession(ILogger logger, string address, string reason);
}
