using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace SubscriberPortal.Jobs.Activities.Migration;

/// <summary>Reads a file of one JSON text a line, and tells where each line ends.</summary>
internal static class JsonLines
{
    /// <summary>Each line that is not empty, valid until the next, and where the next one begins, counted from the start of the stream.</summary>
    public static async IAsyncEnumerable<(ReadOnlyMemory<byte> Line, long Next)> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 64 * 1024, leaveOpen: true));
        var position = 0L;
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync(cancellationToken);
                var buffer = read.Buffer;
                while (buffer.PositionOf((byte)'\n') is { } end)
                {
                    var line = buffer.Slice(0, end);
                    position += line.Length + 1;
                    if (!line.IsEmpty) yield return (line.IsSingleSegment ? line.First : line.ToArray(), position);
                    buffer = buffer.Slice(buffer.GetPosition(1, end));
                }

                if (read.IsCompleted)
                {
                    if (!buffer.IsEmpty) yield return (buffer.ToArray(), position + buffer.Length);
                    yield break;
                }

                reader.AdvanceTo(buffer.Start, buffer.End);
            }
        }
        finally
        {
            await reader.CompleteAsync();
        }
    }
}
