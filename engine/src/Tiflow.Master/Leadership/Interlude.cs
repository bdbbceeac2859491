using Tiflow.Protocol.Errors;

namespace Tiflow.Master.Leadership;

/// <summary>
/// Something that a leader does while its loop stands still: the loop ends, the work is done, and the state is loaded
/// anew. Thread-safe.
/// </summary>
internal sealed class Interlude : IDisposable
{
    private static readonly Part Over = new(static _ => Task.CompletedTask, static () => { });

    private readonly CancellationTokenSource _wanted = new();
    private Part? _part;

    /// <summary>Cancelled when the loop is to end.</summary>
    public CancellationToken Wanted => _wanted.Token;

    /// <summary>Asks for the work to be done; ends when it is.</summary>
    /// <param name="work">Gets a token that is cancelled when the leadership is over.</param>
    public async Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var part = new Part(
            leading => PlayAsync(work, done, leading),
            () => done.TrySetException(TiflowRpcError.Create(ErrorCodes.NotReady, "the master has stopped leading; ask again")));
        if (Interlocked.CompareExchange(ref _part, part, null) is not null)
        {
            throw TiflowRpcError.Create(ErrorCodes.NotReady, "the cluster is being restored, or its leader changes; ask again in a moment");
        }

        try
        {
            await _wanted.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // The leadership ended just now, and the part was abandoned.
        }

        return await done.Task;
    }

    /// <summary>Does what was asked for; never fails.</summary>
    public Task PlayAsync(CancellationToken leading) => _part?.Play(leading) ?? Task.CompletedTask;

    /// <summary>Whoever still waits learns that it was not done.</summary>
    public void Dispose()
    {
        Interlocked.Exchange(ref _part, Over)?.Abandon();
        _wanted.Dispose();
    }

    private static async Task PlayAsync<T>(Func<CancellationToken, Task<T>> work, TaskCompletionSource<T> done, CancellationToken leading)
    {
        try
        {
            done.TrySetResult(await work(leading));
        }
        catch (Exception e) when (done.TrySetException(e))
        {
            // It is for who asked: the leadership goes on from what the store holds.
        }
    }

    private sealed record Part(Func<CancellationToken, Task> Play, Action Abandon);
}
