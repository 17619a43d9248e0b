using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SubscriberPortal.Jobs.Activities.Migration.Planning;

/// <summary>
/// Sorts any number of pairs in bounded memory: what does not fit is sorted and goes to disk as a run while the next pairs come, and the runs are merged when they are read.
/// The files have no name any more once they are open, so a killed process leaves nothing behind.
/// </summary>
internal sealed class SortedSpill(string folder, int capacity) : IDisposable
{
    private readonly List<FileStream> _runs = [];
    private Pair[] _buffer = new Pair[Math.Min(capacity, 1024)];
    private int _count;

    /// <summary>What was full last; its array is the next buffer.</summary>
    private Task<Pair[]>? _spilling;

    public void Add(UInt128 key, long value)
    {
        if (_count == _buffer.Length)
        {
            if (_count == capacity) EndRun();
            else Array.Resize(ref _buffer, (int)Math.Min((long)_count * 2, capacity));
        }

        _buffer[_count++] = new Pair((ulong)(key >> 64), (ulong)key, value);
    }

    /// <summary>All pairs in order of key, then value. Once only.</summary>
    public IEnumerable<Pair> Read()
    {
        _spilling?.GetAwaiter().GetResult();
        _buffer.AsSpan(0, _count).Sort();
        if (_runs.Count == 0) return _buffer.Take(_count);
        return Merge();
    }

    public void Dispose()
    {
        _spilling?.ContinueWith(_ => { }, TaskScheduler.Default).Wait();
        foreach (var run in _runs) run.Dispose();
    }

    private IEnumerable<Pair> Merge()
    {
        var queue = new PriorityQueue<IEnumerator<Pair>, Pair>();
        foreach (var run in _runs.Select(ReadRun).Append(_buffer.Take(_count)))
        {
            var pairs = run.GetEnumerator();
            if (pairs.MoveNext()) queue.Enqueue(pairs, pairs.Current);
        }

        while (queue.TryDequeue(out var pairs, out var least))
        {
            yield return least;
            if (pairs.MoveNext()) queue.Enqueue(pairs, pairs.Current);
        }
    }

    private void EndRun()
    {
        var next = _spilling is null ? new Pair[capacity] : _spilling.GetAwaiter().GetResult();
        var full = _buffer;
        _spilling = Task.Run(() => Spill(full));
        (_buffer, _count) = (next, 0);
    }

    private Pair[] Spill(Pair[] full)
    {
        full.AsSpan().Sort();
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, Guid.NewGuid().ToString("N"));
        var run = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.Delete, Options = FileOptions.DeleteOnClose, BufferSize = 0 });
        _runs.Add(run);
        if (!OperatingSystem.IsWindows()) File.Delete(path);
        run.Write(MemoryMarshal.AsBytes(full.AsSpan()));
        return full;
    }

    private static IEnumerable<Pair> ReadRun(FileStream run)
    {
        var pairs = new Pair[2048];
        run.Position = 0;
        while (true)
        {
            var read = run.ReadAtLeast(MemoryMarshal.AsBytes(pairs.AsSpan()), Unsafe.SizeOf<Pair>() * pairs.Length, throwOnEndOfStream: false) / Unsafe.SizeOf<Pair>();
            for (var i = 0; i < read; i++) yield return pairs[i];
            if (read < pairs.Length) yield break;
        }
    }

    /// <summary>Sorting compares pairs some twenty times each, so the key lies in two words.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = 8)]
    internal readonly record struct Pair(ulong High, ulong Low, long Value) : IComparable<Pair>
    {
        public UInt128 Key => new(High, Low);

        public int CompareTo(Pair other)
        {
            if (High != other.High) return High < other.High ? -1 : 1;
            return Low != other.Low ? Low < other.Low ? -1 : 1 : Value.CompareTo(other.Value);
        }

        public void Deconstruct(out UInt128 key, out long value) => (key, value) = (Key, Value);
    }
}
