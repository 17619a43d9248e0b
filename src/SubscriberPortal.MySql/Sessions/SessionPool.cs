using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using SubscriberPortal.MySql.Native;
using SubscriberPortal.MySql.Settings;

namespace SubscriberPortal.MySql.Sessions;

/// <summary>The connections of a data source: at most so many at once, used again, found out when they are dead, closed when they are idle.</summary>
internal sealed class SessionPool : IDisposable
{
    /// <summary>After so long without use a connection is tried before it is given out: something on the way may have dropped it.</summary>
    private static readonly TimeSpan TriedAfter = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    /// <summary>Threads beside those of the connections: they stop statements of others.</summary>
    private const int Helpers = 2;

    private readonly SemaphoreSlim _free;
    private readonly ConcurrentStack<Session> _idle = new();
    private readonly ConcurrentDictionary<Session, bool> _all = new();
    private readonly BlockingThreads _helpers;
    private readonly Timer _timer;
    private volatile bool _isDisposed;

    public SessionPool(ConnectionSettings settings)
    {
        Settings = settings;
        _free = new SemaphoreSlim(settings.MaximumPoolSize);
        Threads = new BlockingThreads($"MySQL {settings.Address}", settings.MaximumPoolSize);
        _helpers = new BlockingThreads($"MySQL {settings.Address} helper", Helpers);
        _timer = new Timer(_ => Look(), null, LookEvery, LookEvery);
    }

    public ConnectionSettings Settings { get; }

    public BlockingThreads Threads { get; }

    /// <summary>A connection for one caller, who gives it back by <see cref="Return"/>.</summary>
    /// <exception cref="MySqlException">None became free in time, or none could be made.</exception>
    public async ValueTask<Session> TakeAsync(bool isAsync, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, typeof(MySqlDataSource));
        var isFree = isAsync ? await _free.WaitAsync(Settings.ConnectionTimeout, cancellationToken) : _free.Wait(Settings.ConnectionTimeout, cancellationToken);
        if (!isFree) throw Exhausted();
        try
        {
            // Nothing that blocks is needed for one that was used a moment ago.
            while (_idle.TryPop(out var session))
            {
                var isPingNeeded = Environment.TickCount64 - session.IdleSince > TriedAfter.TotalMilliseconds;
                var isAlive = isPingNeeded && isAsync ? await Threads.RunAsync(static s => s.IsAlive(isPingNeeded: true), session) : session.IsAlive(isPingNeeded);
                if (isAlive) return session;
                Discard(session);
            }

            return isAsync ? await Threads.RunAsync(static pool => pool.Open(), this) : Open();
        }
        catch
        {
            _free.Release();
            throw;
        }
    }

    /// <summary>Takes a connection back; what its user left in it is cleared away first, on another thread.</summary>
    public void Return(Session session)
    {
        if (!session.IsBroken && (session.NeedsReset || session.IsInTransaction))
        {
            _ = Threads.RunAsync(static both => both.Pool.Clean(both.Session), (Pool: this, Session: session));
            return;
        }

        Keep(session);
    }

    public void StopStatement(Session session) => _ = _helpers.RunAsync(static both => both.Pool.Kill("QUERY", both.ServerThreadId), (Pool: this, session.ServerThreadId));

    public void Dispose()
    {
        _isDisposed = true;
        _timer.Dispose();
        while (_idle.TryPop(out var session)) Discard(session);
    }

    private Session Open()
    {
        var session = Session.Open(this);
        _all[session] = true;
        return session;
    }

    private bool Clean(Session session)
    {
        try
        {
            session.Reset();
        }
        catch (MySqlException)
        {
            session.Dispose();
        }

        Keep(session);
        return true;
    }

    private void Keep(Session session)
    {
        session.IdleSince = Environment.TickCount64;
        if (session.IsBroken || _isDisposed) Discard(session);
        else _idle.Push(session);
        _free.Release();
    }

    private void Discard(Session session)
    {
        _all.TryRemove(session, out _);
        session.Dispose();
    }

    private unsafe bool Kill(string what, long serverThreadId)
    {
        using var handle = SessionSetup.Connect(Settings, Interruption.Grace);
        var text = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"KILL {what} {serverThreadId}"));
        fixed (byte* utf8 = text) return MariaDb.mysql_real_query(handle.Pointer, utf8, (nuint)text.Length) == 0;
    }

    private void Look()
    {
        foreach (var session in _all.Keys) session.Interruption.Look();
    }

    private MySqlException Exhausted() => new(
        $"All {Settings.MaximumPoolSize} connections to MySQL at {Settings.Address} were in use for {Settings.ConnectionTimeout.TotalSeconds} s. Raise MaximumPoolSize, or find what holds them.") { IsPoolExhausted = true };
}
