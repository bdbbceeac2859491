using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;

namespace Tiflow.Metadata.Sqlite;

/// <summary>
/// Reads on a connection of its own, one at a time. A read sees everything that was acknowledged before it began,
/// because SQLite takes its snapshot when it begins.
/// </summary>
internal sealed class SqliteReader : IAsyncDisposable
{
    private const int ScanPagePairs = 2_000;
    private const int ScanPageBytes = 4 * 1024 * 1024;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly string _path;
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _end;
    private readonly SqliteStatement _state;
    private readonly SqliteStatement _key;
    private readonly SqliteStatement _from;
    private readonly SqliteStatement _between;
    private readonly SqliteStatement _fromDescending;
    private readonly SqliteStatement _betweenDescending;
    private bool _closed;

    public SqliteReader(SqliteConnection connection, string path)
    {
        const string Select = "SELECT key, value, create_rev, mod_rev FROM kv WHERE key";
        _path = path;
        _begin = new SqliteStatement(connection, "BEGIN");
        _end = new SqliteStatement(connection, "COMMIT");
        _state = new SqliteStatement(connection, "SELECT revision, term FROM state");
        _key = new SqliteStatement(connection, $"{Select} = ?1");
        _from = new SqliteStatement(connection, $"{Select} >= ?1 ORDER BY key LIMIT ?3");
        _between = new SqliteStatement(connection, $"{Select} >= ?1 AND key < ?2 ORDER BY key LIMIT ?3");
        _fromDescending = new SqliteStatement(connection, $"{Select} >= ?1 ORDER BY key DESC LIMIT ?3");
        _betweenDescending = new SqliteStatement(connection, $"{Select} >= ?1 AND key < ?2 ORDER BY key DESC LIMIT ?3");
    }

    public Task<KeyValue?> ReadAsync(StoreKey key, CancellationToken cancellationToken) =>
        InTurnAsync(() => Read(key), cancellationToken);

    public Task<RangeResult> RangeAsync(RangeQuery query, CancellationToken cancellationToken) =>
        InTurnAsync(() => Range(query, cancellationToken), cancellationToken);

    /// <summary>All pages of one snapshot. Nobody else may read on this connection until the last one.</summary>
    public async IAsyncEnumerable<RangeResult> ScanAsync(KeyRange range, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var revision = await InTurnAsync(BeginScan, cancellationToken);
        try
        {
            RangeResult page;
            do
            {
                page = await InTurnAsync(() => ScanPage(range, revision), cancellationToken);
                yield return page;
                range = page.More ? range with { Start = page.Items[^1].Key.Successor() } : range;
            }
            while (page.More);
        }
        finally
        {
            _end.Run();
        }
    }

    public (long Revision, FencingToken Term) State()
    {
        using var rows = _state.Rows();
        return _state.Next()
            ? (_state.Number(0), new FencingToken(_state.Number(1)))
            : throw new StoreException(StoreErrorCode.Corrupt, $"'{_path}' lacks its revision. Restore it from a backup.");
    }

    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync();
        _closed = true;
        SqliteStatement[] statements = [_begin, _end, _state, _key, _from, _between, _fromDescending, _betweenDescending];
        foreach (var statement in statements)
        {
            statement.Dispose();
        }

        // Those who still wait for their turn find the store closed.
        _turn.Release();
    }

    private async Task<T> InTurnAsync<T>(Func<T> read, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            return await Task.Run(read, cancellationToken);
        }
        catch (SqliteException error)
        {
            throw SqliteErrors.Refused(error, _path);
        }
        finally
        {
            _turn.Release();
        }
    }

    private KeyValue? Read(StoreKey key)
    {
        using var rows = _key.Bind(1, key.Span).Rows();
        return _key.Next() ? Pair(_key) : null;
    }

    private RangeResult Range(RangeQuery query, CancellationToken cancellationToken)
    {
        _begin.Run();
        try
        {
            var revision = State().Revision;
            var items = Pairs(query, cancellationToken);
            var more = query.Limit > 0 && items.Count > query.Limit;
            if (more)
            {
                items.RemoveAt(query.Limit);
            }

            return new RangeResult(items, revision, more);
        }
        finally
        {
            _end.Run();
        }
    }

    private long BeginScan()
    {
        _begin.Run();
        return State().Revision;
    }

    // A full page may be followed by an empty one.
    private RangeResult ScanPage(KeyRange range, long revision)
    {
        var statement = range.End is { } end ? _between.Bind(2, end.Span) : _from;
        statement.Bind(1, range.Start.Span).Bind(3, ScanPagePairs);
        using var rows = statement.Rows();
        var pairs = new List<KeyValue>();
        var bytes = 0;
        while (pairs.Count < ScanPagePairs && bytes < ScanPageBytes)
        {
            if (!statement.Next())
            {
                return new RangeResult(pairs, revision, More: false);
            }

            pairs.Add(Pair(statement));
            bytes += pairs[^1].Key.Length + pairs[^1].Value.Length;
        }

        return new RangeResult(pairs, revision, More: true);
    }

    private List<KeyValue> Pairs(RangeQuery query, CancellationToken cancellationToken)
    {
        const long NoLimit = -1;
        var statement = (query.Range.End, query.Descending) switch
        {
            (null, false) => _from,
            (null, true) => _fromDescending,
            ({ } end, false) => _between.Bind(2, end.Span),
            ({ } end, true) => _betweenDescending.Bind(2, end.Span),
        };
        statement.Bind(1, query.Range.Start.Span).Bind(3, query.Limit > 0 ? query.Limit + 1L : NoLimit);
        using var rows = statement.Rows();
        var pairs = new List<KeyValue>();
        while (statement.Next())
        {
            cancellationToken.ThrowIfCancellationRequested();
            pairs.Add(Pair(statement));
        }

        return pairs;
    }

    private static KeyValue Pair(SqliteStatement statement) => new(
        StoreKey.FromOwnedBytes(statement.Blob(0)), statement.Blob(1), statement.Number(2), statement.Number(3));
}
