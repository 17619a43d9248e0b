namespace SubscriberPortal.Sqlite.Engine;

/// <summary>One caller's work on its way through the writer.</summary>
internal abstract class WriteItem
{
    private int _begun;

    /// <summary>True for whoever comes first: the writer that begins it, or the caller that gives it up.</summary>
    public bool TryBegin() => Interlocked.Exchange(ref _begun, 1) == 0;

    public abstract void Run(SqliteSession session);

    public abstract void Complete();

    public abstract void Fail(Exception exception);

    public abstract void Cancel();
}

internal sealed class WriteItem<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken) : WriteItem
{
    // The writer's thread must not run what comes after a caller's await.
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _result = default!;

    public Task<T> Task => _completion.Task;

    public override void Run(SqliteSession session) => _result = work(session);

    public override void Complete() => _completion.TrySetResult(_result);

    public override void Fail(Exception exception) => _completion.TrySetException(exception);

    public override void Cancel()
    {
        if (TryBegin()) _completion.TrySetCanceled(cancellationToken);
    }
}
