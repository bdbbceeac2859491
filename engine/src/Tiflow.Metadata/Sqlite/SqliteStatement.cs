using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Tiflow.Metadata.Sqlite;

/// <summary>
/// A prepared statement that is used again and again: keys and values are bound from spans, without boxes.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    public SqliteStatement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle ?? throw new InvalidOperationException("The connection is not open.");
        Check(raw.sqlite3_prepare_v3(_database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
    }

    public SqliteStatement Bind(int parameter, ReadOnlySpan<byte> value)
    {
        Check(raw.sqlite3_bind_blob(_statement, parameter, value));
        return this;
    }

    public SqliteStatement Bind(int parameter, long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, parameter, value));
        return this;
    }

    /// <summary>Runs a statement that yields no rows. Returns how many rows it changed.</summary>
    public int Run()
    {
        using (Rows())
        {
            while (Next())
            {
            }
        }

        return raw.sqlite3_changes(_database);
    }

    /// <summary>Begins a reading with <see cref="Next"/>; disposing what it returns ends the reading.</summary>
    public Reading Rows() => new(_statement);

    public bool Next()
    {
        var code = raw.sqlite3_step(_statement);
        if (code == raw.SQLITE_ROW)
        {
            return true;
        }

        Check(code);
        return false;
    }

    public byte[] Blob(int column) => raw.sqlite3_column_blob(_statement, column).ToArray();

    public long Number(int column) => raw.sqlite3_column_int64(_statement, column);

    public void Dispose() => _statement.Dispose();

    private void Check(int code) => SqliteException.ThrowExceptionForRC(code, _database);

    /// <summary>
    /// Resets the statement at the end, also after an error, so that it holds no lock and no snapshot.
    /// </summary>
    public readonly struct Reading(sqlite3_stmt statement) : IDisposable
    {
        public void Dispose() => _ = raw.sqlite3_reset(statement);
    }
}
