using System.Globalization;
using SubscriberPortal.MySql.Native;
using SubscriberPortal.MySql.Results;
using SubscriberPortal.MySql.Settings;
using SubscriberPortal.MySql.Statements;

namespace SubscriberPortal.MySql.Sessions;

/// <summary>One connection to the server with what belongs to it. Used by one caller at a time; its methods block unless they say otherwise.</summary>
internal sealed class Session : IDisposable
{
    private const uint InTransaction = 1;

    /// <summary>Of what is left of a result: so much is taken rather than stopped, which would cost a connection.</summary>
    private const int FewBlocks = 16;

    private readonly SessionHandle _handle;
    private readonly Socket _socket;
    private readonly SessionPool _pool;
    private readonly StatementCache _statements;

    private unsafe Session(SessionPool pool, SessionHandle handle)
    {
        (_pool, _handle) = (pool, handle);
        _socket = new Socket(MariaDb.mysql_get_socket(handle.Pointer));
        _statements = new StatementCache(pool.Settings.StatementCacheSize);
        if (handle.TakesBriefCalls) Brief = new BriefCall(_socket);
        Interruption = new Interruption(this);
        Infile.Attach(handle.Pointer);
        ServerVersion = NativeText.Of(MariaDb.mysql_get_server_info(handle.Pointer));
    }

    public Interruption Interruption { get; }

    public ParameterBuffer Parameters { get; } = new();

    public RowBlock Rows { get; } = new();

    public SessionHandle Handle => _handle;

    /// <summary>For calls that the server answers in a moment; null where there are none.</summary>
    public BriefCall? Brief { get; }

    /// <summary>This connection as the server knows it.</summary>
    public ServerPeer? Peer { get; private set; }

    /// <summary>What is sent when the server asks for a local file.</summary>
    public LocalInfile Infile { get; } = new();

    /// <summary>What the last plain statement said of its rows.</summary>
    public unsafe string Info => NativeText.Of(MariaDb.mysql_info(_handle.Pointer));

    /// <summary>The statement that was run last, for those who look for what holds a connection.</summary>
    public string LastStatement { get; set; } = "";

    /// <summary>The most bytes of a statement with its values that the server takes.</summary>
    public long MaximumPacket { get; private set; }

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

    public static Session Connect(SessionPool pool) => new(pool, SessionSetup.Connect(pool.Settings, pool.Settings.ConnectionTimeout));

    /// <summary>Makes the session one that can be used. To be called once, within the time for connecting.</summary>
    public void SetUp()
    {
        Interruption.Begin((int)Settings.ConnectionTimeout.TotalSeconds);
        try
        {
            Command(SessionSetup.Statement);
            Identify();
        }
        finally
        {
            Interruption.End();
        }
    }

    /// <summary>
    /// Runs a call that blocks: on a thread that is there for it, or on this one when the caller wants to wait. The command's timeout and the token end it.
    /// </summary>
    /// <param name="begin">Made first, on this thread, when the call is to have another: it does not wait for longer than a moment. Null when the call is to be made all the same.</param>
    public async ValueTask<T> RunAsync<TState, T>(
        Func<TState, T> call, TState state, int timeoutSeconds, bool isAsync, CancellationToken cancellationToken, Func<TState, T?>? begin = null)
        where T : notnull
    {
        if (IsBroken) throw new MySqlException($"The connection to MySQL at {Settings.Address} was lost before. Close it and open another.") { IsConnectionLost = true };
        cancellationToken.ThrowIfCancellationRequested();
        Interruption.Begin(timeoutSeconds);
        using var registration = cancellationToken.UnsafeRegister(static interruption => ((Interruption)interruption!).Cancel(), Interruption);
        try
        {
            if (!isAsync) return call(state);
            if (begin is not null && begin(state) is { } answer) return answer;
            return await _pool.Threads.RunAsync(call, state);
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

    /// <summary>
    /// Leaves a result that was not read to its end. Much of it is not fetched only to be thrown away: the server is told to stop, and the session stays good.
    /// </summary>
    public async ValueTask LeaveAsync(ResultStream answer, int timeoutSeconds, bool isAsync)
    {
        if (await RunAsync(static a => a.FinishWithin(FewBlocks), answer, timeoutSeconds, isAsync, CancellationToken.None)) return;
        var stop = _pool.Ender.StopStatementAsync(Peer!);
        if (isAsync) await stop;
        else stop.Wait();
        await RunAsync(static both => both.Session.TakeRest(both.answer), (Session: this, answer), timeoutSeconds, isAsync, CancellationToken.None);
    }

    private bool TakeRest(ResultStream answer)
    {
        try
        {
            answer.Finish();

            // When it had ended before it was told to, the next statement would be stopped instead.
            Command("DO 0");
        }
        catch (MySqlException e) when (e.Number == MySqlErrorNumber.QueryInterrupted)
        {
            // That is what was asked for.
        }

        return true;
    }

    /// <summary>A statement without parameters and without an answer.</summary>
    public void Command(string sql)
    {
        if (PlainQuery.Run(_handle.Pointer, sql) is null) throw Failure(isSent: true);
    }

    /// <summary>A question of the provider's own.</summary>
    public IReadOnlyList<string?[]> Query(string sql) => PlainQuery.Run(_handle.Pointer, sql) ?? throw Failure(isSent: false);

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

    public void ForgetAll() => _statements.Clear();

    /// <summary>Says that it can be used no more.</summary>
    public void Break() => IsBroken = true;

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
    public void StopStatement()
    {
        if (Peer is null) ShutSocket();
        else _ = _pool.Ender.StopStatementAsync(Peer);
    }

    /// <summary>Ends whatever waits for the server; does not block.</summary>
    public void ShutSocket() => _socket.Shutdown();

    public unsafe MySqlException Failure(bool isSent) => Failure(
        (int)MariaDb.mysql_errno(_handle.Pointer), MariaDb.mysql_sqlstate(_handle.Pointer), MariaDb.mysql_error(_handle.Pointer), isSent);

    /// <param name="isSent">Whether a statement was on its way, so that its effect is unknown if the connection is gone.</param>
    public unsafe MySqlException Failure(nint statement, bool isSent) => MariaDb.mysql_stmt_errno(statement) is > 0 and var number
        ? Failure((int)number, MariaDb.mysql_stmt_sqlstate(statement), MariaDb.mysql_stmt_error(statement), isSent)
        : Failure(isSent);

    public void Dispose()
    {
        // The library would wait for rows that nobody takes any more.
        if (IsBroken) ShutSocket();
        IsBroken = true;
        _statements.Clear();
        Parameters.Dispose();
        _handle.Dispose();
        _socket.Dispose();
        Infile.Dispose();
    }

    private void Identify()
    {
        Peer = ServerPeer.Of(_handle.Pointer) ?? throw Failure(isSent: false);
        MaximumPacket = long.Parse(Query("SELECT @@max_allowed_packet")[0][0]!, CultureInfo.InvariantCulture);
    }

    private unsafe MySqlException Failure(int number, byte* state, byte* message, bool isSent)
    {
        var isLost = MySqlException.EndsConnection(number);
        IsBroken |= isLost;
        var text = isLost ? $"The connection to MySQL at {Settings.Address} was lost: {NativeText.Of(message)}" : NativeText.Of(message);
        return new MySqlException(number, NativeText.Of(state), text) { IsConnectionLost = isLost, IsOutcomeUnknown = isLost && isSent, Peer = Peer };
    }

    private const int ServerStatus = 30;
}
