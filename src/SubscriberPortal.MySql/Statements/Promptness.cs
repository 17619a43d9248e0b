namespace SubscriberPortal.MySql.Statements;

/// <summary>
/// Whether it is worth while to wait a moment for the answer to a statement: it was there within the moment the last time. After every time in vain it is tried less often,
/// so that a server that is far away, or stalls, costs next to nothing.
/// </summary>
internal sealed class Promptness
{
    private const int Seldom = 64;

    private int _pause;
    private int _left;

    /// <summary>To be asked once for each execution.</summary>
    public bool IsWorthWaiting()
    {
        if (_left == 0) return true;
        _left--;
        return false;
    }

    public void Note(bool cameInTime)
    {
        _pause = cameInTime ? 0 : Math.Clamp(_pause * 2, 1, Seldom);
        _left = _pause;
    }
}
