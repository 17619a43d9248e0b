using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace SubscriberPortal.Sqlite.Engine;

internal enum SessionKind
{
    Reader,
    Writer,
}

/// <summary>Makes and opens a database file with the pragmas that all of ours have.</summary>
/// <param name="writerCacheKilobytes">How many pages the writer keeps. A reader keeps few: there are many of them, and what they miss the system's cache has.</param>
internal sealed class SqliteFile(string path, int writerCacheKilobytes)
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly Lock _opening = new();
    private bool _prepared;

    /// <summary>
    /// SQLite counts the memory that it takes, under one lock for all threads of the process; nobody reads the count, and the writers of three files wait for each other there.
    /// It can be told so only until it is first used: after that it refuses, and counts on.
    /// </summary>
    static SqliteFile()
    {
        Batteries_V2.Init();
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    public SqliteSession Open(SessionKind kind)
    {
        // Two connections that switch a new file to WAL at the same time get in each other's way.
        lock (_opening)
        {
            if (!_prepared) Prepare();
            var session = new SqliteSession(OpenHandle());
            try
            {
                session.ExecuteScript(Pragmas(kind));
                _prepared = true;
                return session;
            }
            catch
            {
                session.Dispose();
                throw;
            }
        }
    }

    /// <summary>A session is used by one piece of work at a time, so that SQLite need not take a lock for every value that is bound or read.</summary>
    private sqlite3 OpenHandle()
    {
        var resultCode = raw.sqlite3_open_v2(path, out var handle, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_NOMUTEX, null);
        if (resultCode == raw.SQLITE_OK) return handle;
        var message = raw.sqlite3_errstr(resultCode).utf8_to_string();
        handle.Dispose();
        throw new SqliteException(message, resultCode & 0xff, resultCode);
    }

    private string Pragmas(SessionKind kind) =>
        $"""
        PRAGMA busy_timeout = 5000;
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        PRAGMA foreign_keys = ON;
        PRAGMA temp_store = MEMORY;
        PRAGMA wal_autocheckpoint = 4000;
        PRAGMA journal_size_limit = 67108864;
        PRAGMA cache_size = {(kind == SessionKind.Writer ? -writerCacheKilobytes : -2048)};
        PRAGMA query_only = {(kind == SessionKind.Writer ? "OFF" : "ON")};
        """;

    /// <summary>
    /// SQLite gives its WAL and its index the mode of the database file, so that one is made first, for the owner alone. A file that is there is not opened:
    /// closing it again would drop every lock that this process has on it (POSIX), those of other connections too.
    /// </summary>
    private void Prepare()
    {
        try
        {
            var folder = Path.GetDirectoryName(path)!;
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
            else Directory.CreateDirectory(folder, OwnerFile | UnixFileMode.UserExecute);

            if (!File.Exists(path))
            {
                var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
                if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerFile;
                using var made = new FileStream(path, options);
            }
            else if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(path) != OwnerFile)
            {
                File.SetUnixFileMode(path, OwnerFile);
            }
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process made it at the same moment.
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            const int canNotOpen = 14;
            throw new SqliteException(exception.Message, canNotOpen);
        }
    }
}
