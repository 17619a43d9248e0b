using System.Buffers.Binary;
using SubscriberPortal.Kernel.Files;

namespace SubscriberPortal.Jobs.Activities.Scans.Runs;

/// <summary>Reads one run file from beginning to end through a buffer of fixed size, which grows only for an entry that is larger.</summary>
internal sealed class RunReader : ISortedEntries
{
    private const int BufferSize = 1 << 16;

    private readonly Stream _stream;
    private byte[] _buffer = new byte[BufferSize];
    private int _start;
    private int _end;
    private int _entry;
    private int _keyLength;
    private int _payloadLength;

    private RunReader(Stream stream, RunHeader header)
    {
        _stream = stream;
        Header = header;
    }

    public RunHeader Header { get; }

    public ReadOnlySpan<byte> Key => _buffer.AsSpan(_entry + RunBuffer.PrefixLength, _keyLength);

    public ReadOnlySpan<byte> Payload => _buffer.AsSpan(_entry + RunBuffer.PrefixLength + _keyLength, _payloadLength);

    public static async Task<RunReader> OpenAsync(IFileStore files, string key, CancellationToken cancellationToken)
    {
        var stream = await files.OpenReadAsync(key, 0, null, cancellationToken);
        try
        {
            return new RunReader(stream, await RunHeader.ReadAsync(stream, cancellationToken));
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    public async ValueTask<bool> MoveNextAsync(CancellationToken cancellationToken)
    {
        if (!TryTake())
        {
            do
            {
                if (await FillAsync(cancellationToken)) continue;
                if (_start < _end) throw new InvalidDataException("The run file ends inside an entry.");
                return false;
            }
            while (!TryTake());
        }

        return true;
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private bool TryTake()
    {
        if (_end - _start < RunBuffer.PrefixLength) return false;
        var prefix = _buffer.AsSpan(_start);
        var keyLength = BinaryPrimitives.ReadUInt16LittleEndian(prefix);
        var payloadLength = BinaryPrimitives.ReadInt32LittleEndian(prefix[2..]);
        var length = RunBuffer.PrefixLength + keyLength + payloadLength;
        if (_end - _start < length) return false;
        (_entry, _keyLength, _payloadLength) = (_start, keyLength, payloadLength);
        _start += length;
        return true;
    }

    /// <summary>Makes room behind what is not yet taken and reads on; false at the end of the file.</summary>
    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        var rest = _end - _start;
        var target = rest > _buffer.Length / 2 ? new byte[_buffer.Length * 2] : _buffer;
        _buffer.AsSpan(_start, rest).CopyTo(target);
        (_buffer, _start, _end) = (target, 0, rest);
        var read = await _stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
        _end += read;
        return read > 0;
    }
}
