using System.Buffers.Binary;
using SubscriberPortal.Kernel.Files;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Jobs.Activities.Migration.Planning;

/// <summary>The duplicates of a whole file in order of row, in records of fixed size, so that a chunk reads its own part alone.</summary>
internal static class DuplicatesFile
{
    private const int RecordSize = 17;

    private static readonly SubscriberField[] Fields = [SubscriberField.Uid, SubscriberField.Msisdn, SubscriberField.Imsi];

    /// <summary>Writes the file, when there are any, and answers the chunks with their parts of it.</summary>
    public static async Task<List<PlannedChunk>> StoreAsync(IFileStore files, string key, IEnumerable<DuplicateRow> duplicates, List<PlannedChunk> chunks, CancellationToken cancellationToken)
    {
        await using var upload = await files.CreateAsync(key, cancellationToken);
        var counts = new long[chunks.Count];
        var bytes = new byte[RecordSize];
        var chunk = 0;
        foreach (var duplicate in duplicates)
        {
            while (duplicate.Row >= chunks[chunk].FirstRow + chunks[chunk].Rows) chunk++;
            counts[chunk]++;
            BinaryPrimitives.WriteInt64LittleEndian(bytes, duplicate.Row);
            bytes[8] = (byte)Array.IndexOf(Fields, duplicate.Field);
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(9), duplicate.EarlierRow);
            await upload.Content.WriteAsync(bytes, cancellationToken);
        }

        if (Array.TrueForAll(counts, count => count == 0)) return chunks;
        await upload.CommitAsync(cancellationToken);

        var offset = 0L;
        for (var i = 0; i < counts.Length; i++)
        {
            chunks[i] = chunks[i] with { DuplicatesOffset = offset, DuplicatesLength = counts[i] * RecordSize };
            offset += counts[i] * RecordSize;
        }

        return chunks;
    }

    /// <summary>A chunk's duplicates by row, from <paramref name="fromRow"/> on.</summary>
    public static async IAsyncEnumerable<DuplicateRow> ReadAsync(
        IFileStore files, string key, PlannedChunk chunk, long fromRow, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (chunk.DuplicatesLength == 0) yield break;
        await using var stream = await files.OpenReadAsync(key, chunk.DuplicatesOffset, chunk.DuplicatesLength, cancellationToken);
        var bytes = new byte[RecordSize];
        while (await stream.ReadAtLeastAsync(bytes, RecordSize, throwOnEndOfStream: false, cancellationToken) == RecordSize)
        {
            var row = BinaryPrimitives.ReadInt64LittleEndian(bytes);
            if (row >= fromRow) yield return new DuplicateRow(row, Fields[bytes[8]], BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(9)));
        }
    }
}
