namespace SubscriberPortal.Jobs.Activities.Migration.Planning;

/// <summary>
/// Cuts a file of unknown length into a bounded number of chunks in one pass: when there are too many, every two neighbours become one and the next ones are as large.
/// </summary>
internal sealed class ChunkCuts(int rowsPerChunk, int mostChunks)
{
    private readonly List<(long Offset, long Row)> _starts = [];
    private long _rowsPerChunk = rowsPerChunk;

    public long Rows { get; private set; }

    public void Add(long offset, long row)
    {
        if (Rows % _rowsPerChunk == 0)
        {
            if (_starts.Count == mostChunks) Halve();
            if (Rows % _rowsPerChunk == 0) _starts.Add((offset, row));
        }

        Rows++;
    }

    /// <param name="end">Where the last chunk ends.</param>
    public List<PlannedChunk> Finish(long end)
    {
        var chunks = new List<PlannedChunk>(_starts.Count);
        for (var i = 0; i < _starts.Count; i++)
        {
            var (offset, row) = _starts[i];
            var (nextOffset, rows) = i + 1 < _starts.Count ? (_starts[i + 1].Offset, _rowsPerChunk) : (end, Rows - i * _rowsPerChunk);
            chunks.Add(new PlannedChunk(offset, nextOffset - offset, row, rows));
        }

        return chunks;
    }

    private void Halve()
    {
        for (var i = 0; 2 * i < _starts.Count; i++) _starts[i] = _starts[2 * i];
        _starts.RemoveRange((_starts.Count + 1) / 2, _starts.Count / 2);
        _rowsPerChunk *= 2;
    }
}
