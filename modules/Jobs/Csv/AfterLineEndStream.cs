namespace SubscriberPortal.Jobs.Csv;

/// <summary>Another stream with one line end before it.</summary>
internal sealed class AfterLineEndStream(Stream inner) : Stream
{
    private bool _begun;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer) => _begun ? inner.Read(buffer) : Begin(buffer);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _begun ? inner.ReadAsync(buffer, cancellationToken) : ValueTask.FromResult(Begin(buffer.Span));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    private int Begin(Span<byte> buffer)
    {
        if (buffer.IsEmpty) return 0;
        _begun = true;
        buffer[0] = (byte)'\n';
        return 1;
    }
}
