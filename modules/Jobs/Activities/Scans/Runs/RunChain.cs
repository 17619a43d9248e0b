using SubscriberPortal.Kernel.Files;

namespace SubscriberPortal.Jobs.Activities.Scans.Runs;

/// <summary>The runs of a set whose scan yields records in order of uid: one after the other, one file open at a time.</summary>
internal sealed class RunChain(IFileStore files, IReadOnlyList<RunKey> runs, int segments) : ISortedEntries
{
    private readonly RunLinks _links = new(segments);
    private RunReader? _reader;
    private int _next;
    private byte[] _previous = [];

    public ReadOnlySpan<byte> Key => _reader!.Key;

    public ReadOnlySpan<byte> Payload => _reader!.Payload;

    public async ValueTask<bool> MoveNextAsync(CancellationToken cancellationToken)
    {
        while (_reader is null || !await _reader.MoveNextAsync(cancellationToken))
        {
            if (_reader is not null) await _reader.DisposeAsync();
            _reader = null;
            if (_next == runs.Count)
            {
                _links.Close();
                return false;
            }

            var run = runs[_next++];
            _reader = await RunReader.OpenAsync(files, run.FileKey, cancellationToken);
            _links.Add(run, _reader.Header);
        }

        CheckOrder();
        return true;
    }

    public ValueTask DisposeAsync() => _reader?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>A merge of streams that are not in order would report differences that are none, so a provider's promise is checked.</summary>
    private void CheckOrder()
    {
        var key = _reader!.Key;
        if (_previous.AsSpan().SequenceCompareTo(key) > 0) throw new InvalidDataException("A system that says it scans in order of uid did not.");
        if (_previous.Length != key.Length) _previous = new byte[key.Length];
        key.CopyTo(_previous);
    }
}
