namespace SubscriberPortal.StatesLanguage.Executions;

/// <summary>The armed timers. Ids are given in order, so that a rebuilt execution has the same ones.</summary>
internal sealed class TimerSet
{
    private readonly Dictionary<long, (DateTimeOffset Due, Action Action)> _armed = [];
    private readonly PriorityQueue<long, (DateTimeOffset Due, long Id)> _order = new();
    private long _last;

    /// <summary>When the next one is due.</summary>
    public DateTimeOffset? Next
    {
        get
        {
            Settle();
            return _order.TryPeek(out _, out var first) ? first.Due : null;
        }
    }

    public long Arm(DateTimeOffset due, Action action)
    {
        var id = ++_last;
        _armed[id] = (due, action);
        _order.Enqueue(id, (due, id));
        return id;
    }

    /// <summary>Moves a timer; its place in the order follows when its old time comes.</summary>
    public void Move(long id, DateTimeOffset due)
    {
        if (_armed.TryGetValue(id, out var timer)) _armed[id] = (due, timer.Action);
    }

    public void Disarm(long id) => _armed.Remove(id);

    public void Clear()
    {
        _armed.Clear();
        _order.Clear();
    }

    public bool Take(long id, out Action action)
    {
        var found = _armed.Remove(id, out var timer);
        action = timer.Action;
        return found;
    }

    /// <summary>The first timer that is due; it stays armed until it is taken.</summary>
    public long? Due(DateTimeOffset now)
    {
        Settle();
        return _order.TryPeek(out var id, out var first) && first.Due <= now ? id : null;
    }

    /// <summary>Drops what was disarmed and puts what was moved to its place.</summary>
    private void Settle()
    {
        while (_order.TryPeek(out var id, out var first))
        {
            if (_armed.TryGetValue(id, out var timer))
            {
                if (timer.Due <= first.Due) return;
                _order.DequeueEnqueue(id, (timer.Due, id));
            }
            else
            {
                _order.Dequeue();
            }
        }
    }
}
