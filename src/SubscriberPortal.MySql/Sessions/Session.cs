using System.Text;
using SubscriberPortal.MySql.Native;
using SubscriberPortal.MySql.Results;
using SubscriberPortal.MySql.Settings;
using SubscriberPortal.MySql.Statements;

namespace SubscriberPortal.MySql.Sessions;

/// <summary>One connection to the server with what belongs to it. Used by one caller at a time; its methods block unless they say otherwise.</summary>
internal sealed class Session : IDisposable
{
    private const uint InTransaction = 1;

    private readonly SessionHandle _handle;
    private readonly Socket _socket;
    private readonly SessionPool _pool;
    private readonly StatementCache _statements;

    private unsafe Session(SessionPool pool, SessionHandle handle)
    {
        (_pool, _handle) = (pool, handle);
        _socket = new Socket(MariaDb.mysql_get_socket(handle.Pointer));
        _statements = new StatementCache(pool.Settings.StatementCacheSize);
        Interruption = new Interruption(this);
        ServerThreadId = (long)MariaDb.mysql_thread_id(handle.Pointer);
        ServerVersion = NativeText.Of(MariaDb.mysql_get_server_info(handle.Pointer));
    }

    public Interruption Interruption { get; }

    public ParameterBuffer Parameters { get; } = new();

    public RowBlock Rows { get; } = new();

    public SessionHandle Handle => _handle;

    /// <summary>The number by which the server knows this connection.</summary>
    public long ServerThreadId { get; }

    public string ServerVersion { get; }

    /// <summary>Whether it can be used no more.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Whether somebody may have left something in it that the next must not find.</summary>
    public bool NeedsReset { get; private set; }

    public long IdleSince { get; set; }

    public ConnectionSettings Settings => _pool.Settings;

    public unsafe bool IsInTransaction
    {
        get
        {
            uint status = 0;
            return MariaDb.mariadb_get_infov(_handle.Pointer, ServerStatus, &status) == 0 && (status & InTransaction) != 0;
        }
    }

    public static Session Open(SessionPool pool)
    {
        var session = new Session(pool, SessionSetup.Connect(pool.Settings, pool.Settings.ConnectionTimeout));
        try
        {
            session.Command(SessionSetup.Statement);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Runs a call that blocks: on a thread that is there for it, or on this one when the caller wants to wait. The command's timeout and the token end it.
    /// </summary>
    public async ValueTask<T> RunAsync<TState, T>(Func<TState, T> call, TState state, int timeoutSeconds, bool isAsync, CancellationToken cancellationToken)
    {
        if (IsBroken) throw new MySqlException($"The connection to MySQL at {Settings.Address} was lost before. Close it and open another.") { IsConnectionLost = true };
        cancellationToken.ThrowIfCancellationRequested();
        Interruption.Begin(timeoutSeconds);
        using var registration = cancellationToken.UnsafeRegister(static interruption => ((Interruption)interruption!).Cancel(), Interruption);
        try
        {
            return isAsync ? await _pool.Threads.RunAsync(call, state) : call(state);
        }
        catch (MySqlException e)
        {
            throw Interruption.Explain(e, cancellationToken);
        }
        finally
        {
            Interruption.End();
            IsBroken |= Interruption.Happened != Interruption.Reason.None;
        }
    }

    /// <summary>A statement without parameters and without an answer.</summary>
    public unsafe void Command(string sql)
    {
        var utf8 = Encoding.UTF8.GetBytes(sql);
        fixed (byte* text = utf8)
        {
            if (MariaDb.mysql_real_query(_handle.Pointer, text, (nuint)utf8.Length) != 0) throw Failure(isSent: true);
        }

        if (MariaDb.mysql_field_count(_handle.Pointer) > 0) MariaDb.mysql_free_result(MariaDb.mysql_store_result(_handle.Pointer));
    }

    public PreparedStatement? FindPrepared(string sql) => _statements.Find(sql);

    public unsafe PreparedStatement Prepare(string sql, StatementText text)
    {
        var handle = new StatementHandle(_handle);
        try
        {
            fixed (byte* utf8 = text.Utf8)
            {
                if (MariaDb.mysql_stmt_prepare(handle.Pointer, utf8, (nuint)text.Utf8.Length) != 0) throw Failure(handle.Pointer, isSent: false);
            }
        }
        catch
        {
            handle.Dispose();
            throw;
        }

        var statement = new PreparedStatement(handle, text);
        _statements.Add(sql, statement);
        return statement;
    }

    public void Forget(string sql) => _statements.Remove(sql);

    public void LeftTraces() => NeedsReset = true;

    public bool IsAlive(bool isPingNeeded) => !IsBroken && !_socket.IsReadable && (!isPingNeeded || MariaDb.mysql_ping(_handle.Pointer) == 0);

    /// <summary>Back to what it was when it was opened; an open transaction is rolled back.</summary>
    public void Reset()
    {
        // The server forgets its prepared statements with the rest.
        _statements.Clear();
        if (MariaDb.mysql_reset_connection(_handle.Pointer) != 0) throw Failure(isSent: false);
        Command(SessionSetup.Statement);
        NeedsReset = false;
    }

    /// <summary>Asks the server to stop what this session runs; does not block.</summary>
    public void StopStatement() => _pool.StopStatement(this);

    /// <summary>Ends whatever waits for the server; does not block.</summary>
    public void ShutSocket() => _socket.Shutdown();

    public unsafe MySqlException Failure(bool isSent) => Failure(
        (int)MariaDb.mysql_errno(_handle.Pointer), MariaDb.mysql_sqlstate(_handle.Pointer), MariaDb.mysql_error(_handle.Pointer), isSent);

    /// <param name="isSent">Whether a statement was on its way, so that its effect is unknown if the connection is gone.</param>
    public unsafe MySqlException Failure(nint statement, bool isSent) => Failure(
        (int)MariaDb.mysql_stmt_errno(statement), MariaDb.mysql_stmt_sqlstate(statement), MariaDb.mysql_stmt_error(statement), isSent);

    public void Dispose()
    {
        IsBroken = true;
        _statements.Clear();
        Parameters.Dispose();
        _handle.Dispose();
        _socket.Dispose();
    }

    private unsafe MySqlException Failure(int number, byte* state, byte* message, bool isSent)
    {
        var isLost = MySqlException.EndsConnection(number);
        IsBroken |= isLost;
        var text = isLost ? $"The connection to MySQL at {Settings.Address} was lost: {NativeText.Of(message)}" : NativeText.Of(message);
        return new MySqlException(number, NativeText.Of(state), text) { IsConnectionLost = isLost, IsOutcomeUnknown = isLost && isSent };
    }

    private const int ServerStatus = 30;
}
