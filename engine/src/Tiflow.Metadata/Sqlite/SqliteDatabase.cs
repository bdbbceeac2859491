using Microsoft.Data.Sqlite;

namespace Tiflow.Metadata.Sqlite;

/// <summary>The file <c>meta.db</c>: its settings, its schema and its format version.</summary>
internal sealed class SqliteDatabase : IDisposable
{
    private const long ApplicationId = 0x5469666C; // "Tifl"
    private const long FormatVersion = 1;
    private const int PageBytes = 4096;

    private SqliteDatabase(string path, SqliteConnection writer, SqliteConnection reader)
    {
        Path = path;
        Writer = writer;
        Reader = reader;
    }

    public string Path { get; }

    public SqliteConnection Writer { get; }

    /// <summary>Reads a snapshot of its own, without waiting for the writer.</summary>
    public SqliteConnection Reader { get; }

    public static SqliteDatabase Open(string directory, long quotaBytes)
    {
        var path = System.IO.Path.Combine(directory, "meta.db");
        var writer = Connect(path, SqliteOpenMode.ReadWriteCreate);
        SqliteConnection? reader = null;
        try
        {
            writer.Open();
            PrepareFormat(writer, path);
            Execute(writer, FormattableString.Invariant($"""
                PRAGMA synchronous = FULL;
                PRAGMA wal_autocheckpoint = 16384;
                PRAGMA cache_size = -65536;
                PRAGMA max_page_count = {Math.Max(1, quotaBytes / PageBytes)};
                """));
            reader = OpenReader(path);
            return new SqliteDatabase(path, writer, reader);
        }
        catch (Exception error)
        {
            reader?.Dispose();
            writer.Dispose();
            if (error is SqliteException sqliteError)
            {
                throw SqliteErrors.Refused(sqliteError, path);
            }

            throw;
        }
    }

    /// <summary>Another reader, with a snapshot of its own; the caller closes it.</summary>
    public SqliteConnection OpenReader() => OpenReader(Path);

    /// <summary>Closing the last connection moves the log into the file.</summary>
    public void Dispose()
    {
        Reader.Dispose();
        Writer.Dispose();
    }

    private static SqliteConnection OpenReader(string path)
    {
        var reader = Connect(path, SqliteOpenMode.ReadWrite);
        try
        {
            reader.Open();
            Execute(reader, "PRAGMA query_only = TRUE; PRAGMA busy_timeout = 5000; PRAGMA cache_size = -65536;");
            return reader;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    private static SqliteConnection Connect(string path, SqliteOpenMode mode) =>
        new(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ConnectionString);

    private static void PrepareFormat(SqliteConnection connection, string path)
    {
        var application = Number(connection, "PRAGMA application_id");
        var version = Number(connection, "PRAGMA user_version");
        switch (application, version)
        {
            case (0, 0) when Number(connection, "SELECT COUNT(*) FROM sqlite_schema") == 0:
                CreateSchema(connection);
                break;
            case (ApplicationId, FormatVersion):
                break;
            case (ApplicationId, _):
                throw new StoreException(
                    StoreErrorCode.Corrupt,
                    FormattableString.Invariant(
                        $"'{path}' has format {version}, this version reads {FormatVersion}. Use the version that wrote it."));
            default:
                throw new StoreException(
                    StoreErrorCode.Corrupt, $"'{path}' is a database of another application. Choose another directory.");
        }
    }

    // WITHOUT ROWID: the pairs lie in key order, so that one batch on neighbouring keys writes few pages.
    private static void CreateSchema(SqliteConnection connection) => Execute(connection, FormattableString.Invariant($"""
        PRAGMA page_size = {PageBytes};
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        BEGIN IMMEDIATE;
        CREATE TABLE kv (
          key BLOB PRIMARY KEY, value BLOB NOT NULL, create_rev INTEGER NOT NULL, mod_rev INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE TABLE state (revision INTEGER NOT NULL, term INTEGER NOT NULL, settled INTEGER NOT NULL);
        INSERT INTO state VALUES (0, 0, 0);
        PRAGMA application_id = {ApplicationId};
        PRAGMA user_version = {FormatVersion};
        COMMIT;
        """));

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static long Number(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!; // each of these queries yields one number
    }
}
