using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Tiflow.Metadata.Sqlite;

/// <summary>What SQLite's result codes (https://sqlite.org/rescode.html) mean for a caller of the store.</summary>
internal static class SqliteErrors
{
    /// <summary>For an error that left nothing behind.</summary>
    public static StoreException Refused(SqliteException error, string path) => PrimaryCode(error) switch
    {
        raw.SQLITE_FULL => new StoreException(
            StoreErrorCode.StoreFull,
            $"The disk or the quota of '{path}' is full. Reads still work; delete something, free disk space or raise the quota.",
            error),
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => new StoreException(
            StoreErrorCode.Corrupt, $"'{path}' is damaged or no metastore ({error.Message}). Restore it from a backup.", error),
        raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN or raw.SQLITE_PERM => new StoreException(
            StoreErrorCode.NotWritable,
            $"'{path}' cannot be opened for writing ({error.Message}). Make it writable or choose another directory.",
            error),
        _ => new StoreException(
            StoreErrorCode.Unavailable, $"'{path}' does not answer ({error.Message}); nothing was applied.", error),
    };

    /// <summary>For an error of the COMMIT itself.</summary>
    /// <remarks>
    /// After an I/O error the transaction's pages may stand complete in the log file: a crash now would bring them to
    /// life.
    /// </remarks>
    public static StoreException CommitFailed(SqliteException error, string path) => PrimaryCode(error) == raw.SQLITE_IOERR
        ? new StoreOutcomeUnknownException($"'{path}' failed while it committed ({error.Message}).", error)
        : Refused(error, path);

    private static int PrimaryCode(SqliteException error) => error.SqliteErrorCode & 0xFF;
}
