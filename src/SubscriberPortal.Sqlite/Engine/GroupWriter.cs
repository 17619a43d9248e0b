using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace SubscriberPortal.Sqlite.Engine;

/// <summary>
/// The one writer of a file, on a thread of its own. What callers bring while a commit is under way shares the next one: each item in a savepoint,
/// one transaction and one fsync for all. An item that fails is undone alone; a caller hears of success after the commit only.
/// </summary>
internal sealed class GroupWriter : IDisposable
{
    private const int MaxWaiting = 4096;
    private const int MaxItems = 512;
    private static readonly TimeSpan LongestGroup = TimeSpan.FromMilliseconds(50);

    private readonly SqliteFile _file;
    private readonly SqliteFailures _failures;
    private readonly SemaphoreSlim _slots = new(MaxWaiting, MaxWaiting);
    private readonly BlockingCollection<WriteItem> _queue = [];
    private readonly List<WriteItem> _group = [];
    private readonly Thread _thread;
    private SqliteSession? _session;
    private long _commits;

    public GroupWriter(SqliteFile file, SqliteFailures failures)
    {
        _file = file;
        _failures = failures;
        _thread = new Thread(Run) { IsBackground = true, Name = "SQLite writer" };
        _thread.Start();
    }

    public long CommitCount => Interlocked.Read(ref _commits);

    public async Task<T> WriteAsync<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        try
        {
            var item = new WriteItem<T>(work, cancellationToken);
            using var registration = cancellationToken.UnsafeRegister(static i => ((WriteItem)i!).Cancel(), item);
            _queue.Add(item, CancellationToken.None);
            return await item.Task;
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>Sees through what is waiting, then closes the file.</summary>
    public void Dispose()
    {
        _queue.CompleteAdding();
        _thread.Join();
        _queue.Dispose();
    }

    private void Run()
    {
        foreach (var item in _queue.GetConsumingEnumerable())
        {
            if (item.TryBegin()) RunGroup(item);
        }

        _session?.Dispose();
    }

    private void RunGroup(WriteItem first)
    {
        _group.Clear();
        try
        {
            _session ??= _file.Open(SessionKind.Writer);
            _session.Execute("BEGIN IMMEDIATE");
        }
        catch (Exception exception)
        {
            // Who is waiting already would only wait for the same; who comes when the first has been told tries anew.
            Abandon();
            FailWaiting(exception);
            first.Fail(Explain(exception));
            return;
        }

        try
        {
            RunItems(_session, first);
        }
        catch (Exception exception)
        {
            Undo(_session);
            foreach (var item in _group) item.Fail(Explain(exception));
            return;
        }

        Commit(_session);
    }

    /// <summary>Throws when the transaction is lost as a whole.</summary>
    private void RunItems(SqliteSession session, WriteItem first)
    {
        // Work that is alone needs no savepoint: it is the transaction.
        if (_queue.Count == 0)
        {
            _group.Add(first);
            first.Run(session);
            session.EndWork();
            return;
        }

        var began = Stopwatch.GetTimestamp();
        var item = first;
        do
        {
            if (item == first || item.TryBegin()) RunInSavepoint(session, item);
        }
        while (_group.Count < MaxItems && Stopwatch.GetElapsedTime(began) < LongestGroup && _queue.TryTake(out item));
    }

    private void RunInSavepoint(SqliteSession session, WriteItem item)
    {
        session.Execute("SAVEPOINT item");
        try
        {
            item.Run(session);
            session.EndWork();
            session.Execute("RELEASE item");
            _group.Add(item);
        }
        catch (Exception exception)
        {
            item.Fail(Explain(exception));
            // Some errors (a full disk, no memory) make SQLite undo everything by itself.
            if (!session.InTransaction) throw;
            session.EndWork();
            session.Execute("ROLLBACK TO item");
            session.Execute("RELEASE item");
        }
    }

    private void Commit(SqliteSession session)
    {
        try
        {
            if (_group.Count == 0)
            {
                Undo(session);
                return;
            }

            session.Execute("COMMIT");
            session.EndWork();
            Interlocked.Increment(ref _commits);
        }
        catch (Exception exception)
        {
            Abandon();
            foreach (var item in _group) item.Fail(exception is SqliteException failure ? _failures.TranslateCommit(failure) : exception);
            return;
        }

        foreach (var item in _group) item.Complete();
    }

    private void Undo(SqliteSession session)
    {
        try
        {
            session.EndWork();
            if (session.InTransaction) session.Execute("ROLLBACK");
            session.EndWork();
        }
        catch (SqliteException)
        {
            Abandon();
        }
    }

    /// <summary>Closing a connection undoes what it has not committed; the next group opens a new one.</summary>
    private void Abandon()
    {
        _session?.Dispose();
        _session = null;
    }

    private void FailWaiting(Exception exception)
    {
        for (var waiting = _queue.Count; waiting > 0 && _queue.TryTake(out var item); waiting--)
        {
            if (item.TryBegin()) item.Fail(Explain(exception));
        }
    }

    private Exception Explain(Exception exception) =>
        exception is SqliteException failure && _failures.Translate(failure) is { } unavailable ? unavailable : exception;
}
