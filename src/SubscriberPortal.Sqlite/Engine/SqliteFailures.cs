using Microsoft.Data.Sqlite;
using SQLitePCL;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Sqlite.Engine;

/// <summary>Says in plain words what stands in the way of a database file.</summary>
internal sealed class SqliteFailures(string system, string fileName)
{
    /// <summary>Null for an error that is not the file's, but the program's.</summary>
    public SystemUnavailableException? Translate(SqliteException failure)
    {
        var words = failure.SqliteErrorCode switch
        {
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => $"The database {fileName} is locked by another process.",
            raw.SQLITE_FULL => $"There is no space left on the disk for the database {fileName}.",
            raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => $"The database {fileName} is damaged. Restore it from a backup.",
            raw.SQLITE_CANTOPEN or raw.SQLITE_PERM or raw.SQLITE_AUTH => $"The database {fileName} cannot be opened. Look at the folder and its permissions.",
            raw.SQLITE_READONLY => $"The database {fileName} cannot be written. Look at the folder and its permissions.",
            raw.SQLITE_IOERR => $"The disk failed while the database {fileName} was read or written.",
            raw.SQLITE_NOMEM => $"There is not enough memory for the database {fileName}.",
            raw.SQLITE_ERROR when failure.Message.Contains("no such table", StringComparison.Ordinal) => $"The schema of the database {fileName} has not been applied.",
            _ => null,
        };
        return words is null ? null : new SystemUnavailableException(system, words, failure);
    }

    /// <summary>What a commit that failed means: nothing written, or not known.</summary>
    public Exception TranslateCommit(SqliteException failure) =>
        failure.SqliteErrorCode is raw.SQLITE_FULL or raw.SQLITE_BUSY or raw.SQLITE_NOMEM or raw.SQLITE_READONLY
            ? Translate(failure)!
            : new CommitUncertainException(system, $"The disk failed while a change to the database {fileName} was made durable: it may or may not have been made.", failure);
}
