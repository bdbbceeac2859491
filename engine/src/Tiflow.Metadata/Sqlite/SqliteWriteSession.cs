using System.Diagnostics;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using Tiflow.Metadata.Local;

namespace Tiflow.Metadata.Sqlite;

/// <summary>
/// Applies transactions on the writing connection: several between one <see cref="Begin"/> and one <see
/// cref="Commit"/>. Used by one thread at a time.
/// </summary>
internal sealed class SqliteWriteSession : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly LocalElection _election;
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;
    private readonly SqliteStatement _rollback;
    private readonly SqliteStatement _modRevision;
    private readonly SqliteStatement _put;
    private readonly SqliteStatement _delete;
    private readonly SqliteStatement _deleteFrom;
    private readonly SqliteStatement _deleteBetween;
    private readonly SqliteStatement _setRevision;
    private readonly SqliteStatement _setTerm;
    private readonly SqliteStatement _settle;
    private readonly List<IReadOnlyList<StoreChange>> _uncommitted = [];
    private long _committedRevision;
    private bool _unsettled;

    public SqliteWriteSession(SqliteConnection connection, LocalElection election, long revision)
    {
        _connection = connection;
        _election = election;
        _committedRevision = revision;
        _begin = Prepare("BEGIN IMMEDIATE");
        _commit = Prepare("COMMIT");
        _rollback = Prepare("ROLLBACK");
        _modRevision = Prepare("SELECT mod_rev FROM kv WHERE key = ?1");
        _put = Prepare("""
            INSERT INTO kv (key, value, create_rev, mod_rev) VALUES (?1, ?2, ?3, ?3)
            ON CONFLICT (key) DO UPDATE SET value = excluded.value, mod_rev = excluded.mod_rev
            """);
        _delete = Prepare("DELETE FROM kv WHERE key = ?1");
        _deleteFrom = Prepare("DELETE FROM kv WHERE key >= ?1 RETURNING key");
        _deleteBetween = Prepare("DELETE FROM kv WHERE key >= ?1 AND key < ?2 RETURNING key");
        _setRevision = Prepare("UPDATE state SET revision = ?1");
        _setTerm = Prepare("UPDATE state SET term = ?1");
        _settle = Prepare("UPDATE state SET settled = settled + 1");
    }

    /// <summary>
    /// True after a COMMIT failed with an unknown outcome, until a later one has made that outcome "not applied" for
    /// good.
    /// </summary>
    public bool Unsettled => Volatile.Read(ref _unsettled);

    private long Revision => _committedRevision + _uncommitted.Count;

    public void Begin()
    {
        if (_unsettled)
        {
            // The next commit takes the failed one's place in the log file.
            _begin.Run();
            _settle.Run();
            _commit.Run();
            Volatile.Write(ref _unsettled, value: false);
        }

        _begin.Run();
    }

    public CommitResult Apply(StoreTransaction transaction)
    {
        foreach (var condition in transaction.Conditions)
        {
            if (!Holds(condition))
            {
                return new CommitResult.ConditionFailed(condition);
            }
        }

        var changes = new List<StoreChange>(transaction.Mutations.Count);
        foreach (var mutation in transaction.Mutations)
        {
            Apply(mutation, Revision + 1, changes);
        }

        if (changes.Count > 0)
        {
            _uncommitted.Add(changes);
        }

        return new CommitResult.Committed(Revision);
    }

    public void SetTerm(FencingToken token) => _setTerm.Bind(1, token.Value).Run();

    /// <summary>
    /// Makes everything since <see cref="Begin"/> durable. Returns the changes, one list for each new revision.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<StoreChange>> Commit()
    {
        if (_uncommitted.Count > 0)
        {
            _setRevision.Bind(1, Revision).Run();
        }

        _commit.Run();
        _committedRevision = Revision;
        IReadOnlyList<StoreChange>[] committed = [.. _uncommitted];
        _uncommitted.Clear();
        return committed;
    }

    public void Rollback(bool outcomeUnknown)
    {
        _uncommitted.Clear();
        if (outcomeUnknown)
        {
            Volatile.Write(ref _unsettled, value: true);
        }

        // SQLite rolls back by itself after some errors.
        if (raw.sqlite3_get_autocommit(_connection.Handle) == 0)
        {
            _rollback.Run();
        }
    }

    public void Dispose()
    {
        SqliteStatement[] statements =
        [
            _begin, _commit, _rollback, _modRevision, _put, _delete, _deleteFrom, _deleteBetween, _setRevision, _setTerm, _settle,
        ];
        foreach (var statement in statements)
        {
            statement.Dispose();
        }
    }

    private SqliteStatement Prepare(string sql) => new(_connection, sql);

    private bool Holds(StoreCondition condition) => condition switch
    {
        StoreCondition.KeyAbsent absent => ModRevision(absent.Key) is null,
        StoreCondition.RevisionEquals equal => ModRevision(equal.Key) == equal.ModRevision,
        StoreCondition.FenceHeld fence => _election.Holds(fence.Token),
        _ => throw new UnreachableException($"No rule for {condition.GetType().Name}."),
    };

    private long? ModRevision(StoreKey key)
    {
        using var rows = _modRevision.Bind(1, key.Span).Rows();
        return _modRevision.Next() ? _modRevision.Number(0) : null;
    }

    private void Apply(StoreMutation mutation, long revision, List<StoreChange> changes)
    {
        switch (mutation)
        {
            case StoreMutation.Put put:
                _put.Bind(1, put.Key.Span).Bind(2, put.Value.Span).Bind(3, revision).Run();
                changes.Add(new StoreChange(put.Key, put.Value, revision));
                break;
            case StoreMutation.Delete delete:
                if (_delete.Bind(1, delete.Key.Span).Run() > 0)
                {
                    changes.Add(new StoreChange(delete.Key, Value: null, revision));
                }

                break;
            case StoreMutation.DeleteRange delete:
                var deleted = DeletedKeys(delete.Range).Order();
                changes.AddRange(deleted.Select(key => new StoreChange(key, Value: null, revision)));
                break;
            default:
                throw new UnreachableException($"No rule for {mutation.GetType().Name}.");
        }
    }

    private List<StoreKey> DeletedKeys(KeyRange range)
    {
        var statement = range.End is { } end ? _deleteBetween.Bind(2, end.Span) : _deleteFrom;
        using var rows = statement.Bind(1, range.Start.Span).Rows();
        var keys = new List<StoreKey>();
        while (statement.Next())
        {
            keys.Add(StoreKey.FromOwnedBytes(statement.Blob(0)));
        }

        return keys;
    }
}
