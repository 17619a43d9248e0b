using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using SubscriberPortal.MySql.Settings;

namespace SubscriberPortal.MySql.Sessions;

/// <summary>The connections of a data source: at most so many at once, used again, found out when they are dead, closed when they are idle.</summary>
internal sealed class SessionPool : IDisposable
{
    /// <summary>After so long without use a connection is tried before it is given out: something on the way may have dropped it.</summary>
    private static readonly TimeSpan TriedAfter = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    private readonly SemaphoreSlim _free;
    private readonly Lock _gate = new();

    /// <summary>The one that was used last at the end.</summary>
    private readonly List<Session> _idle = [];
    private readonly ConcurrentDictionary<Session, bool> _all = new();
    private readonly SessionEnder _ender;
    private readonly Timer _timer;
    private volatile bool _isDisposed;

    public SessionPool(ConnectionSettings settings, Action<string, Exception> report)
    {
        (Settings, Report) = (settings, report);
        _free = new SemaphoreSlim(settings.MaximumPoolSize);
        Threads = new BlockingThreads($"MySQL {settings.Address}", settings.MaximumPoolSize);
        _ender = new SessionEnder(settings);
        _timer = new Timer(_ => Look(), null, LookEvery, LookEvery);
    }

    public ConnectionSettings Settings { get; }

    public BlockingThreads Threads { get; }

    public SessionEnder Ender => _ender;

    /// <summary>Takes what went wrong where nobody waits for it.</summary>
    public Action<string, Exception> Report { get; }

    /// <summary>Connections that are open, in use or not.</summary>
    public int Count => _all.Count;

    /// <summary>A connection for one caller, who gives it back by <see cref="Return"/>.</summary>
    /// <exception cref="MySqlException">None became free in time, or none could be made.</exception>
    public async ValueTask<Session> TakeAsync(bool isAsync, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, typeof(MySqlDataSource));
        var isFree = isAsync ? await _free.WaitAsync(Settings.ConnectionTimeout, cancellationToken) : _free.Wait(Settings.ConnectionTimeout, cancellationToken);
        if (!isFree) throw Exhausted();
        try
        {
            return await IdleAsync(isAsync) ?? (isAsync ? await OpenAsync(cancellationToken) : Open());
        }
        catch (Exception e) when (!IsStillOpening(e))
        {
            _free.Release();
            throw;
        }
    }

    /// <summary>Takes a connection back; what its user left in it is cleared away first, on another thread.</summary>
    public void Return(Session session)
    {
        if (session.IsBroken || (!session.NeedsReset && !session.IsInTransaction)) Keep(session);
        else _ = Threads.RunAsync(static both => both.Pool.Clean(both.Session), (Pool: this, Session: session));
    }

    public void Dispose()
    {
        _isDisposed = true;
        _timer.Dispose();
        while (TryTakeIdle(out var session)) Discard(session);
        Threads.Dispose();
        _ender.Dispose();
    }

    private async ValueTask<Session?> IdleAsync(bool isAsync)
    {
        while (TryTakeIdle(out var session))
        {
            // Nothing that blocks is needed for one that was used a moment ago.
            var isPingNeeded = Environment.TickCount64 - session.IdleSince > TriedAfter.TotalMilliseconds;
            session.Interruption.Begin((int)Interruption.Grace.TotalSeconds);
            var isAlive = isPingNeeded && isAsync ? await Threads.RunAsync(static s => s.IsAlive(isPingNeeded: true), session) : session.IsAlive(isPingNeeded);
            session.Interruption.End();
            if (isAlive && session.Interruption.Happened == Interruption.Reason.None) return session;
            Discard(session);
        }

        return null;
    }

    private async Task<Session> OpenAsync(CancellationToken cancellationToken)
    {
        var opening = Threads.RunAsync(static pool => pool.Open(), this);
        try
        {
            return await opening.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException e) when (!opening.IsCompleted)
        {
            // The library cannot be stopped while it connects: its place in the pool is free when it is done.
            _ = KeepWhenOpenAsync(opening);
            e.Data[typeof(SessionPool)] = true;
            throw;
        }
    }

    private static bool IsStillOpening(Exception e) => e is OperationCanceledException && e.Data.Contains(typeof(SessionPool));

    private async Task KeepWhenOpenAsync(Task<Session> opening)
    {
        try
        {
            Keep(await opening);
        }
        catch (MySqlException)
        {
            // Whoever wanted it has gone.
            _free.Release();
        }
    }

    private Session Open()
    {
        var session = Session.Connect(this);
        _all[session] = true;
        try
        {
            session.SetUp();
            return session;
        }
        catch
        {
            Discard(session);
            throw;
        }
    }

    private bool Clean(Session session)
    {
        // A server that says nothing must not hold a place in the pool for ever.
        session.Interruption.Begin((int)Settings.ConnectionTimeout.TotalSeconds);
        try
        {
            session.Reset();
        }
        catch (MySqlException e)
        {
            Report("a connection could not be cleared for the next user, and is closed", e);
            session.Break();
        }
        finally
        {
            session.Interruption.End();
        }

        Keep(session);
        return true;
    }

    private void Keep(Session session)
    {
        session.IdleSince = Environment.TickCount64;
        if (session.IsBroken || _isDisposed || !TryAddIdle(session)) Discard(session);
        _free.Release();
    }

    private bool TryTakeIdle([NotNullWhen(true)] out Session? session)
    {
        lock (_gate)
        {
            session = _idle.LastOrDefault();
            if (session is not null) _idle.RemoveAt(_idle.Count - 1);
            return session is not null;
        }
    }

    private bool TryAddIdle(Session session)
    {
        lock (_gate)
        {
            if (_isDisposed) return false;
            _idle.Add(session);
            return true;
        }
    }

    private void Discard(Session session)
    {
        _all.TryRemove(session, out _);
        session.Dispose();
    }

    /// <summary>Ends calls that take too long, and closes connections that nobody has used for a while.</summary>
    private void Look()
    {
        foreach (var session in _all.Keys) session.Interruption.Look();
        Trim();
        Threads.Trim();
        _ender.Trim();
    }

    private void Trim()
    {
        while (true)
        {
            Session session;
            lock (_gate)
            {
                if (_idle.Count == 0 || !IsOld(_idle[0])) return;
                session = _idle[0];
                _idle.RemoveAt(0);
            }

            Discard(session);
        }
    }

    private bool IsOld(Session session) => Environment.TickCount64 - session.IdleSince > Settings.ConnectionIdleTimeout.TotalMilliseconds;

    private MySqlException Exhausted() => new(
        $"All {Settings.MaximumPoolSize} connections to MySQL at {Settings.Address} were in use for {Settings.ConnectionTimeout.TotalSeconds} s. Raise MaximumPoolSize, or find what holds them.")
    {
        IsPoolExhausted = true,
    };
}
