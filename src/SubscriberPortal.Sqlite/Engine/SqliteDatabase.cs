using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace SubscriberPortal.Sqlite.Engine;

/// <summary>
/// One embedded database file: a bounded pool of readers, and one writer whose commits are shared (<see cref="GroupWriter"/>).
/// All work but the briefest reads runs away from the caller's thread. What the file itself stands in the way of is a <c>SystemUnavailableException</c>.
/// The file is opened, and made if it is not there, at the first use.
/// </summary>
/// <param name="path">The full path of the file.</param>
/// <param name="system">The key by which errors name it: <c>cloud</c>, <c>legacy</c>, <c>state</c>.</param>
/// <param name="writerCacheKilobytes">By default enough for the upper pages of a table of millions of rows and its indexes; twice as much made jobs no faster.</param>
public sealed class SqliteDatabase(string path, string system, int writerCacheKilobytes = 16_384) : IDisposable
{
    private const int MaxReaders = 8;

    private readonly SqliteFile _file = new(path, writerCacheKilobytes);
    private readonly SemaphoreSlim _readSlots = new(MaxReaders, MaxReaders);
    private readonly ConcurrentBag<SqliteSession> _idle = [];
    private readonly Lock _writerLock = new();
    private GroupWriter? _writer;
    private bool _disposed;

    public string Path => path;

    /// <summary>The file's name, for people.</summary>
    public string Name { get; } = System.IO.Path.GetFileName(path);

    /// <summary>The key by which errors name it.</summary>
    public string SystemKey => system;

    internal SqliteFailures Failures { get; } = new(system, System.IO.Path.GetFileName(path));

    /// <summary>How many transactions the writer has committed.</summary>
    internal long CommitCount => _writer?.CommitCount ?? 0;

    /// <summary>Reads on a connection of its own. Every statement in <paramref name="read"/> sees what was committed when it began.</summary>
    public async Task<T> ReadAsync<T>(Func<SqliteSession, T> read, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        await _readSlots.WaitAsync(cancellationToken);
        try
        {
            // SQLite has no asynchronous calls: the pool's thread waits for the disk so that the caller's does not, and the slots bound how many do.
            return await Task.Run(() => Read(read, cancellationToken), cancellationToken);
        }
        finally
        {
            _readSlots.Release();
        }
    }

    /// <summary>
    /// The same for a few rows by key, at once on the thread of the pool that asks, if a reader is free: to hand such a read over, and to wake another thread for it, costs more than the read, and a thread
    /// of the pool waits for the disk either way.
    /// </summary>
    public async Task<T> ReadBrieflyAsync<T>(Func<SqliteSession, T> read, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        if (!_readSlots.Wait(0, CancellationToken.None)) return await ReadAsync(read, cancellationToken);
        try
        {
            return Read(read, cancellationToken);
        }
        finally
        {
            _readSlots.Release();
        }
    }

    /// <summary>
    /// Runs <paramref name="work"/> in a transaction that it may share with other callers' work; the task completes when it is durable.
    /// Work that throws is undone alone; other work of that transaction is then done again, so it may have no effect but on the session. Cancellation holds until the work begins; from then on it is seen through.
    /// </summary>
    public Task<T> WriteAsync<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken)
    {
        lock (_writerLock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _writer ??= new GroupWriter(_file, Failures);
        }

        return _writer.WriteAsync(work, cancellationToken);
    }

    public void Dispose()
    {
        lock (_writerLock)
        {
            if (_disposed) return;
            _disposed = true;
        }

        _writer?.Dispose();
        while (_idle.TryTake(out var session)) session.Dispose();
    }

    private T Read<T>(Func<SqliteSession, T> read, CancellationToken cancellationToken)
    {
        SqliteSession? session = null;
        try
        {
            if (!_idle.TryTake(out session)) session = _file.Open(SessionKind.Reader);
            T result;
            using (cancellationToken.UnsafeRegister(static s => ((SqliteSession)s!).Interrupt(), session))
            {
                result = read(session);
            }

            session.EndWork();
            if (_disposed) session.Dispose();
            else _idle.Add(session);
            return result;
        }
        catch (Exception exception)
        {
            // A connection that failed may be broken: the next reader opens its own.
            session?.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            if (exception is SqliteException failure && Failures.Translate(failure) is { } unavailable) throw unavailable;
            throw;
        }
    }
}
