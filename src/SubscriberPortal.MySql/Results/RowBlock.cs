namespace SubscriberPortal.MySql.Results;

/// <summary>Some rows of a result, copied out of the library's buffers so that reading them needs no call into it. One for each session, filled again and again.</summary>
internal sealed class RowBlock
{
    private const int Bound = 64 * 1024;
    private const int MostRows = 1_024;
    private const int Null = -1;

    private byte[] _data = new byte[4 * 1024];
    private (int Start, int Length)[] _cells = new (int, int)[64];
    private int _used;
    private int _columns;
    private int _cellCount;

    public int Rows { get; private set; }

    public bool IsFull => _used >= Bound || Rows >= MostRows;

    public void Clear(int columns)
    {
        // One giant value must not be paid for as long as the session lives.
        if (_data.Length > 16 * Bound) _data = new byte[Bound];
        _columns = columns;
        _used = _cellCount = Rows = 0;
    }

    public void AddNull() => Cell(0, Null);

    public Span<byte> Add(int length)
    {
        if (_used + length > _data.Length) Array.Resize(ref _data, Math.Max(_used + length, Math.Min(_data.Length * 2, Array.MaxLength)));
        Cell(_used, length);
        _used += length;
        return _data.AsSpan(_used - length, length);
    }

    public void EndRow() => Rows++;

    public bool IsNull(int row, int column) => _cells[(row * _columns) + column].Length == Null;

    public ReadOnlySpan<byte> Value(int row, int column)
    {
        var (start, length) = _cells[(row * _columns) + column];
        return _data.AsSpan(start, length);
    }

    private void Cell(int start, int length)
    {
        if (_cellCount == _cells.Length) Array.Resize(ref _cells, _cells.Length * 2);
        _cells[_cellCount++] = (start, length);
    }
}
