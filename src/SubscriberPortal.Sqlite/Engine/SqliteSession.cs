using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace SubscriberPortal.Sqlite.Engine;

/// <summary>
/// One open connection with its prepared statements, used by one piece of work at a time.
/// Statements are SQLite's own rather than ADO.NET commands: no lookup of parameters by name, no reader per execution, and waiting for a lock is left to SQLite.
/// </summary>
public sealed class SqliteSession : IDisposable
{
    private readonly sqlite3 _handle;
    private readonly Dictionary<string, SqliteStatement> _statements = new(StringComparer.Ordinal);
    private readonly List<SqliteStatement> _used = [];

    internal SqliteSession(sqlite3 handle)
    {
        _handle = handle;
        _ = raw.sqlite3_extended_result_codes(_handle, 1);
    }

    /// <summary>Rows that the last insert, update or delete touched.</summary>
    public int Changes => raw.sqlite3_changes(_handle);

    /// <summary>What SQLite says of the last statement.</summary>
    public string LastError => raw.sqlite3_errmsg(_handle).utf8_to_string();

    internal bool InTransaction => raw.sqlite3_get_autocommit(_handle) == 0;

    /// <summary>The statement of this text, prepared once per connection, ready to be bound (<c>?1</c>, <c>?2</c>, …) anew.</summary>
    public SqliteStatement Prepare(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            Check(raw.sqlite3_prepare_v3(_handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out var handle));
            statement = new SqliteStatement(this, handle);
            _statements.Add(sql, statement);
        }

        statement.Reset();
        if (!statement.InUse) _used.Add(statement);
        statement.InUse = true;
        return statement;
    }

    /// <summary>
    /// Runs many reads as one: they see one state of the file, and its locks are taken once rather than for each statement. Not within a transaction.
    /// A read that throws leaves the session in its transaction, and the session is given up.
    /// </summary>
    public T ReadTogether<T>(Func<T> read)
    {
        Execute("BEGIN");
        var result = read();
        Execute("COMMIT");
        return result;
    }

    /// <summary>Runs one statement without parameters.</summary>
    public void Execute(string sql) => Prepare(sql).Run();

    /// <summary>Runs any number of statements, which are not kept.</summary>
    public void ExecuteScript(string sql) => Check(raw.sqlite3_exec(_handle, sql));

    public void Dispose()
    {
        foreach (var statement in _statements.Values) statement.Dispose();
        _statements.Clear();
        _handle.Dispose();
    }

    /// <summary>Lets go of what the statements of this piece of work still hold.</summary>
    internal void EndWork()
    {
        foreach (var statement in _used)
        {
            statement.Reset();
            statement.InUse = false;
        }

        _used.Clear();
    }

    internal void Interrupt() => raw.sqlite3_interrupt(_handle);

    internal void Check(int resultCode)
    {
        if (resultCode is raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE) return;
        throw new SqliteException(LastError, resultCode & 0xff, resultCode);
    }
}
