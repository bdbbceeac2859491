using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Tiflow.Metadata.Local;

namespace Tiflow.Metadata.Sqlite;

/// <summary>
/// The store of a single master: a SQLite file in a directory that one process holds. Who holds it leads, without
/// waiting.
/// </summary>
/// <remarks>
/// A commit is withdrawn when its token is cancelled before its turn; from then on its outcome is awaited. The change
/// feed begins at the revision at which the store was opened.
/// </remarks>
public sealed class SqliteMetaStore : IMetaStore
{
    private static readonly StoreTransaction _nothing = new() { Mutations = [] };

    private readonly CancellationTokenSource _closing = new();
    private readonly DirectoryLock _lock;
    private readonly SqliteDatabase _database;
    private readonly SqliteReader _reader;
    private readonly LocalElection _election;
    private readonly LocalMasters _masters = new();
    private readonly ChangeFeed _feed;
    private readonly SqliteWriteSession _session;
    private readonly SqliteWriter _writer;

    private SqliteMetaStore(DirectoryLock directoryLock, SqliteDatabase database, StoreLimits limits)
    {
        Limits = limits;
        _lock = directoryLock;
        _database = database;
        _reader = new SqliteReader(database.Reader, database.Path);
        var (revision, term) = _reader.State();
        _election = new LocalElection(term);
        _feed = new ChangeFeed(revision);
        _session = new SqliteWriteSession(database.Writer, _election, revision);
        _writer = new SqliteWriter(_session, _feed, database.Path);
    }

    public StoreLimits Limits { get; }

    /// <summary>Opens the store in this directory, which is created if need be.</summary>
    /// <exception cref="StoreException">Locked, NotWritable or Corrupt.</exception>
    public static Task<SqliteMetaStore> OpenAsync(
        string directory, StoreLimits? limits, CancellationToken cancellationToken) =>
        Task.Run(() => Open(Path.GetFullPath(directory), limits ?? new StoreLimits()), cancellationToken);

    public async Task<CommitResult> CommitAsync(StoreTransaction transaction, CancellationToken cancellationToken)
    {
        TransactionRules.Check(transaction, Limits);
        var write = new SqliteWrite(
            session => session.Apply(transaction), transaction.Mutations.Count, cancellationToken);
        return await _writer.WriteAsync(write, cancellationToken);
    }

    public async Task<KeyValue?> ReadAsync(StoreKey key, CancellationToken cancellationToken)
    {
        await SettleAsync(cancellationToken);
        return await _reader.ReadAsync(key, cancellationToken);
    }

    public async Task<RangeResult> RangeAsync(RangeQuery query, CancellationToken cancellationToken)
    {
        await SettleAsync(cancellationToken);
        return await _reader.RangeAsync(query, cancellationToken);
    }

    // The reading transaction keeps the log from being cut meanwhile: it grows by what is written.
    public async IAsyncEnumerable<RangeResult> ScanAsync(KeyRange range, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var ended = LinkedToClosing(cancellationToken);
        await SettleAsync(ended.Token);
        using var connection = _database.OpenReader();
        await using var reader = new SqliteReader(connection, _database.Path);
        await foreach (var page in reader.ScanAsync(range, ended.Token))
        {
            yield return page;
        }
    }

    public async IAsyncEnumerable<IReadOnlyList<StoreChange>> WatchAsync(
        KeyRange range, long afterRevision, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var ended = LinkedToClosing(cancellationToken);
        await foreach (var changes in _feed.WatchAsync(range, afterRevision, ended.Token))
        {
            yield return changes;
        }
    }

    public async Task<ILeadership> CampaignAsync(MasterRecord candidate, CancellationToken cancellationToken)
    {
        using var ended = LinkedToClosing(cancellationToken);
        var leadership = await _election.CampaignAsync(candidate, PersistTermAsync, ended.Token);
        _closing.Token.UnsafeRegister(static won => ((LocalLeadership)won!).End(), leadership);
        return leadership;
    }

    public async IAsyncEnumerable<LeaderRecord?> ObserveLeaderAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var ended = LinkedToClosing(cancellationToken);
        await foreach (var leader in _election.ObserveAsync(ended.Token))
        {
            yield return leader;
        }
    }

    public Task DeposeAsync(FencingToken leader, CancellationToken cancellationToken)
    {
        _election.Depose(leader);
        return Task.CompletedTask;
    }

    public Task<IAsyncDisposable> AnnounceAsync(MasterRecord master, CancellationToken cancellationToken) =>
        Task.FromResult(_masters.Announce(master));

    public Task<IReadOnlyList<MasterRecord>> ListMastersAsync(CancellationToken cancellationToken) => Task.FromResult(_masters.List());

    /// <summary>
    /// Ends leadership, watches and candidatures, finishes what was queued, closes the file and frees the directory.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (_closing.IsCancellationRequested)
        {
            return;
        }

        await _closing.CancelAsync();
        await _writer.DisposeAsync();
        await _reader.DisposeAsync();
        _database.Dispose();
        _lock.Dispose();
    }

    private static SqliteMetaStore Open(string directory, StoreLimits limits)
    {
        var directoryLock = DirectoryLock.Acquire(directory);
        SqliteDatabase? database = null;
        try
        {
            database = SqliteDatabase.Open(directory, limits.QuotaBytes);
            return new SqliteMetaStore(directoryLock, database, limits);
        }
        catch (Exception error)
        {
            database?.Dispose();
            directoryLock.Dispose();
            if (error is SqliteException sqliteError)
            {
                throw SqliteErrors.Refused(sqliteError, directory);
            }

            throw;
        }
    }

    private Task PersistTermAsync(FencingToken token, CancellationToken cancellationToken)
    {
        var write = new SqliteWrite(
            session =>
            {
                session.SetTerm(token);
                return session.Apply(_nothing);
            },
            operations: 1,
            cancellationToken);
        return _writer.WriteAsync(write, cancellationToken);
    }

    // After a commit with an unknown outcome nobody may read "not applied" before that is true for good.
    private Task SettleAsync(CancellationToken cancellationToken) =>
        _session.Unsettled ? CommitAsync(_nothing, cancellationToken) : Task.CompletedTask;

    private CancellationTokenSource LinkedToClosing(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_closing.IsCancellationRequested, this);
        return CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
    }
}
