using System.Buffers;

namespace SubscriberPortal.Jobs.Files.S3;

/// <summary>
/// Collects what is written and sends it in parts, one on its way while the next is filled: memory does not grow with the file. What fits into one part is not sent before <see cref="FinishAsync"/>.
/// </summary>
internal sealed class S3UploadStream(S3ObjectWrite target) : Stream
{
    public const int PartSize = 8 * 1024 * 1024;

    private const int FirstBuffer = 64 * 1024;

    /// <summary>A synchronous write cannot send: it may fill the buffer beyond a part, up to here.</summary>
    private const int MostUnsent = 4 * PartSize;

    private readonly CancellationTokenSource _givenUp = new();
    private byte[] _buffer = [];
    private int _used;
    private Task _sending = Task.CompletedTask;

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            if (_used >= PartSize) await SendAsync(cancellationToken);
            var taken = Math.Min(buffer.Length, PartSize - _used);
            Append(buffer.Span[..taken]);
            buffer = buffer[taken..];
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (_used + (long)buffer.Length > MostUnsent) throw new InvalidOperationException($"More than {MostUnsent} bytes were written synchronously; only asynchronous writes are sent.");
        Append(buffer);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>Does nothing: nothing is seen of a file before it is whole.</summary>
    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Sends the rest and makes the object visible.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken);
        if (!target.HasParts && _used <= PartSize)
        {
            await target.PutAsync(new ArraySegment<byte>(_buffer, 0, _used), cancellationToken);
            return;
        }

        if (_used > 0) await SendAsync(cancellationToken);
        await _sending.WaitAsync(cancellationToken);
        await target.CompleteAsync(cancellationToken);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Stops what is on its way; only then is its buffer anybody else's.</summary>
    public override async ValueTask DisposeAsync()
    {
        await _givenUp.CancelAsync();
        await _sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Return(_buffer);
        (_buffer, _used) = ([], 0);
        _givenUp.Dispose();
        await base.DisposeAsync();
    }

    /// <summary>Hands the buffer over to the wire and takes a new one. A failure shows with the next part, or at the end.</summary>
    private async Task SendAsync(CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken);
        _sending = SendAndReturnAsync(_buffer, _used);
        (_buffer, _used) = ([], 0);
    }

    private async Task SendAndReturnAsync(byte[] buffer, int length)
    {
        try
        {
            await target.SendPartAsync(new ArraySegment<byte>(buffer, 0, length), _givenUp.Token);
        }
        finally
        {
            Return(buffer);
        }
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (_buffer.Length - _used < bytes.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(FirstBuffer, Math.Max(_buffer.Length * 2, _used + bytes.Length)));
            _buffer.AsSpan(0, _used).CopyTo(larger);
            Return(_buffer);
            _buffer = larger;
        }

        bytes.CopyTo(_buffer.AsSpan(_used));
        _used += bytes.Length;
    }

    private static void Return(byte[] buffer)
    {
        if (buffer.Length > 0) ArrayPool<byte>.Shared.Return(buffer);
    }
}
