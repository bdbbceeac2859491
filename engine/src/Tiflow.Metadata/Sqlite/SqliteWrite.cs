namespace Tiflow.Metadata.Sqlite;

/// <summary>A write that waits for its turn, and for the COMMIT that it shares with others.</summary>
/// <param name="apply">Applies it within the open transaction; run again when that one had to be rolled back.</param>
/// <param name="operations">Its mutations, for the bound on what shares a COMMIT.</param>
/// <param name="cancellationToken">Withdraws it until its turn comes; from then on the outcome is awaited.</param>
internal sealed class SqliteWrite(
    Func<SqliteWriteSession, CommitResult> apply, int operations, CancellationToken cancellationToken)
{
    private readonly TaskCompletionSource<CommitResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CommitResult? _result;

    public int Operations => operations;

    public Task<CommitResult> Completion => _completion.Task;

    public bool IsWithdrawn() =>
        cancellationToken.IsCancellationRequested && _completion.TrySetCanceled(cancellationToken);

    public void Apply(SqliteWriteSession session) => _result = apply(session);

    public void Acknowledge() => _completion.SetResult(
        _result ?? throw new InvalidOperationException("Acknowledged before it was applied."));

    public void Fail(Exception error) => _completion.SetException(error);
}
