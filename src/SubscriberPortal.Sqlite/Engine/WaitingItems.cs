using System.Diagnostics.CodeAnalysis;

namespace SubscriberPortal.Sqlite.Engine;

/// <summary>
/// What waits for the writer's thread. Unlike a BlockingCollection it does not spin before it sleeps: the writers of several files would take the processor from those to whom they have just answered.
/// </summary>
internal sealed class WaitingItems
{
    private readonly Queue<WriteItem> _items = [];
    private bool _isComplete;

    public int Count
    {
        get
        {
            lock (_items) return _items.Count;
        }
    }

    public void Add(WriteItem item)
    {
        lock (_items)
        {
            ObjectDisposedException.ThrowIf(_isComplete, this);
            _items.Enqueue(item);
            Monitor.Pulse(_items);
        }
    }

    /// <summary>Nothing comes any more.</summary>
    public void Complete()
    {
        lock (_items)
        {
            _isComplete = true;
            Monitor.Pulse(_items);
        }
    }

    /// <summary>Waits for the next one; null when nothing comes any more.</summary>
    public WriteItem? Take()
    {
        lock (_items)
        {
            while (_items.Count == 0 && !_isComplete) Monitor.Wait(_items);
            return _items.TryDequeue(out var item) ? item : null;
        }
    }

    public bool TryTake([MaybeNullWhen(false)] out WriteItem item)
    {
        lock (_items) return _items.TryDequeue(out item);
    }
}
