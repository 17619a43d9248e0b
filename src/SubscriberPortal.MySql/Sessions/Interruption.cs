namespace SubscriberPortal.MySql.Sessions;

/// <summary>
/// Ends a call that takes too long or is no longer wanted: first the server is asked to stop the statement, and where that does not help within <see cref="Grace"/> the socket is shut.
/// A session that was interrupted is never used again.
/// </summary>
internal sealed class Interruption(Session session)
{
    /// <summary>What a server has to stop a statement when it is told to.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private long _deadline;
    private int _timeout;
    private bool _isActive;

    internal enum Reason
    {
        None,
        Timeout,
        Cancellation,
    }

    public Reason Happened { get; private set; }

    /// <param name="timeoutSeconds">0 for ever.</param>
    public void Begin(int timeoutSeconds)
    {
        lock (_gate)
        {
            _timeout = timeoutSeconds;
            _deadline = timeoutSeconds == 0 ? long.MaxValue : Environment.TickCount64 + (timeoutSeconds * 1000L);
            _isActive = true;
        }
    }

    public void End()
    {
        lock (_gate) _isActive = false;
    }

    public void Cancel()
    {
        lock (_gate)
        {
            if (_isActive && Happened == Reason.None) Interrupt(Reason.Cancellation);
        }
    }

    /// <summary>Called every so often.</summary>
    public void Look()
    {
        lock (_gate)
        {
            if (!_isActive || Environment.TickCount64 < _deadline) return;
            if (Happened == Reason.None) Interrupt(Reason.Timeout);
            else session.ShutSocket();
        }
    }

    /// <summary>The failure of an interrupted call as its caller is to see it.</summary>
    public Exception Explain(MySqlException failure, CancellationToken cancellationToken)
    {
        if (Happened == Reason.None) return failure;
        var what = Happened == Reason.Timeout ? $"The MySQL command ran into its timeout of {_timeout} s" : "The MySQL command was cancelled";
        var how = failure.IsOutcomeUnknown
            ? "and the server did not say what became of it: it may have taken effect or not"
            : "and was stopped: it had no effect";
        var told = new MySqlException(failure.Number, failure.SqlState ?? "HY000", $"{what}, {how}. {failure.Message}", failure)
        {
            IsConnectionLost = true,
            IsOutcomeUnknown = failure.IsOutcomeUnknown,
            IsTimeout = Happened == Reason.Timeout,
            Peer = failure.Peer,
        };
        return Happened == Reason.Cancellation && cancellationToken.IsCancellationRequested ? new OperationCanceledException(told.Message, told, cancellationToken) : told;
    }

    private void Interrupt(Reason reason)
    {
        Happened = reason;
        _deadline = Environment.TickCount64 + (long)Grace.TotalMilliseconds;
        session.StopStatement();
    }
}
