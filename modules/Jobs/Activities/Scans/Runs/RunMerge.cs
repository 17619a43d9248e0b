namespace SubscriberPortal.Jobs.Activities.Scans.Runs;

/// <summary>Several sorted streams as one. Of equal keys, the earlier source comes first.</summary>
internal sealed class RunMerge(IReadOnlyList<ISortedEntries> sources) : ISortedEntries
{
    /// <summary>Indexes of the sources that have an entry, as a binary heap, the smallest first.</summary>
    private readonly int[] _heap = new int[sources.Count];
    private int _count = -1;

    public ReadOnlySpan<byte> Key => sources[_heap[0]].Key;

    public ReadOnlySpan<byte> Payload => sources[_heap[0]].Payload;

    /// <summary>Which source the entry is from.</summary>
    public int Source => _heap[0];

    public async ValueTask<bool> MoveNextAsync(CancellationToken cancellationToken)
    {
        if (_count < 0)
        {
            await StartAsync(cancellationToken);
        }
        else if (_count > 0)
        {
            if (!await sources[_heap[0]].MoveNextAsync(cancellationToken)) _heap[0] = _heap[--_count];
            Sink(0);
        }

        return _count > 0;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var source in sources) await source.DisposeAsync();
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        _count = 0;
        for (var i = 0; i < sources.Count; i++)
        {
            if (await sources[i].MoveNextAsync(cancellationToken)) _heap[_count++] = i;
        }

        for (var i = _count / 2 - 1; i >= 0; i--) Sink(i);
    }

    private void Sink(int index)
    {
        while (true)
        {
            var child = index * 2 + 1;
            if (child >= _count) return;
            if (child + 1 < _count && IsLess(child + 1, child)) child++;
            if (!IsLess(child, index)) return;
            (_heap[index], _heap[child]) = (_heap[child], _heap[index]);
            index = child;
        }
    }

    private bool IsLess(int a, int b)
    {
        var order = sources[_heap[a]].Key.SequenceCompareTo(sources[_heap[b]].Key);
        return order != 0 ? order < 0 : _heap[a] < _heap[b];
    }
}
