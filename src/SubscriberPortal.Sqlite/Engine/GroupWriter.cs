using System.Diagnostics;
using Microsoft.Data.Sqlite;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Sqlite.Engine;

/// <summary>
/// The one writer of a file, on a thread of its own. What callers bring while a commit is under way shares the next one: one transaction and one fsync for all.
/// An item that throws, which none does as a rule, is undone alone: with everything before it, which is then run again. That costs less than a savepoint around each item, because SQLite keeps a copy
/// of every page that changes within one and goes through all of them after each statement. A caller hears of success after the commit only.
/// </summary>
internal sealed class GroupWriter : IDisposable
{
    private const int MaxWaiting = 4096;
    private const int MaxItems = 512;

    /// <summary>Four chunks of a job, at 40 ms each, fit: pages of the indexes, where rows fall at random, are then written once for the four.</summary>
    private static readonly TimeSpan LongestGroup = TimeSpan.FromMilliseconds(200);

    private readonly SqliteFile _file;
    private readonly SqliteFailures _failures;
    private readonly SemaphoreSlim _slots = new(MaxWaiting, MaxWaiting);
    private readonly WaitingItems _queue = new();
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
            _queue.Add(item);
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
        _queue.Complete();
        _thread.Join();
    }

    private void Run()
    {
        while (_queue.Take() is { } item)
        {
            if (item.TryBegin()) RunGroup(item);
        }

        _session?.Dispose();
    }

    private void RunGroup(WriteItem first)
    {
        _group.Clear();
        _group.Add(first);
        for (var isFirst = true; _group.Count > 0; isFirst = false)
        {
            if (!TryBegin()) return;
            if (!TryRun(_session!, mayGrow: isFirst)) continue;
            Commit(_session!);
            return;
        }
    }

    private bool TryBegin()
    {
        try
        {
            _session ??= _file.Open(SessionKind.Writer);
            _session.Execute("BEGIN IMMEDIATE");
            return true;
        }
        catch (Exception exception)
        {
            // Who is waiting already would only wait for the same; who comes when the first has been told tries anew.
            Abandon();
            FailWaiting(exception);
            FailGroup(exception);
            return false;
        }
    }

    /// <summary>Runs the group, and what comes meanwhile; false when one of it failed and everything is undone, with only those left in the group that shall be run again.</summary>
    private bool TryRun(SqliteSession session, bool mayGrow)
    {
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < _group.Count; i++)
        {
            try
            {
                _group[i].Run(session);
                session.EndWork();
            }
            catch (Exception exception)
            {
                // Some errors (a full disk, no memory) make SQLite undo everything by itself, and would meet the others too.
                var isOfAll = !session.InTransaction || Explain(exception) is SystemUnavailableException;
                Undo(session);
                if (isOfAll) FailGroup(exception);
                else
                {
                    _group[i].Fail(exception);
                    _group.RemoveAt(i);
                }

                return false;
            }

            while (mayGrow && i == _group.Count - 1 && i < MaxItems - 1 && Stopwatch.GetElapsedTime(began) < LongestGroup && _queue.TryTake(out var next))
            {
                if (next.TryBegin()) _group.Add(next);
            }
        }

        return true;
    }

    private void Commit(SqliteSession session)
    {
        try
        {
            session.Execute("COMMIT");
            session.EndWork();
            Interlocked.Increment(ref _commits);
        }
        catch (Exception exception)
        {
            Abandon();
            FailGroup(exception is SqliteException failure ? _failures.TranslateCommit(failure) : exception);
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

    private void FailGroup(Exception exception)
    {
        foreach (var item in _group) item.Fail(Explain(exception));
        _group.Clear();
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
