using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Cloud.DynamoDb.Writing;

/// <summary>A change of a batch that is still to be made.</summary>
/// <param name="Index">The place of its write in the batch.</param>
internal readonly record struct Open(int Index, Change Change);

/// <summary>What is known of the writes of a batch. May be told by several transactions at a time.</summary>
internal sealed class Batch(IReadOnlyList<SubscriberWrite> writes, DateTimeOffset now)
{
    private readonly Lock _lock = new();
    private readonly WriteOutcome?[] _outcomes = new WriteOutcome?[writes.Count];
    private readonly Dictionary<int, string> _notMade = [];
    private List<Open> _open = [];
    private bool _isWritten;

    /// <summary>Why the store does not take requests any more; null as long as it does.</summary>
    public string? Unreachable
    {
        get
        {
            lock (_lock) return _notMade.Values.FirstOrDefault();
        }
    }

    /// <summary>Takes out what is to be made, in the order of the batch.</summary>
    public IReadOnlyList<Open> TakeOpen()
    {
        lock (_lock)
        {
            var open = _open;
            _open = [];
            open.Sort((a, b) => a.Index.CompareTo(b.Index));
            return open;
        }
    }

    /// <summary>Settles a write by what is stored, or puts what is to be done among the open ones.</summary>
    /// <param name="taken">Which of its numbers are another's, where that is known.</param>
    public void Decide(int index, StoredSubscriber? current, int looks, IReadOnlyList<TakenIdentifier>? taken = null)
    {
        var decision = Decision.Of(writes[index], current, now, looks);
        if (decision.Change is { } change) Keep(new Open(index, change));
        else if (decision.Outcome is WriteOutcome.Refused { Reason: RefusalReason.AlreadyExists } refused && taken is not null) Settle(index, refused with { Taken = [.. refused.Taken, .. taken] });
        else Settle(index, decision.Outcome!);
    }

    public void Keep(Open open)
    {
        lock (_lock) _open.Add(open);
    }

    /// <param name="isWritten">Whether the store was changed by it, or may have been.</param>
    public void Settle(int index, WriteOutcome outcome, bool isWritten = false)
    {
        lock (_lock)
        {
            _outcomes[index] = outcome;
            _isWritten |= isWritten;
        }
    }

    public void NotMade(int index, string words)
    {
        lock (_lock) _notMade[index] = words;
    }

    /// <exception cref="SystemUnavailableException">Nothing was written, because the store could not be reached.</exception>
    public IReadOnlyList<WriteOutcome> Outcomes(string system)
    {
        if (_notMade.Count > 0 && !_isWritten) throw new SystemUnavailableException(system, _notMade.Values.First());
        foreach (var (index, words) in _notMade) _outcomes[index] = new WriteOutcome.Unknown(system, words);
        return _outcomes!;
    }
}
