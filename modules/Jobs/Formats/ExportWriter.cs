using System.Buffers;

namespace SubscriberPortal.Jobs.Formats;

/// <summary>
/// Writes rows in one format, each on its own, so that rows formatted by many workers can be put together in any order. A file is the start, the rows with the separator between them, and the end.
/// An instance is for one thread.
/// </summary>
internal abstract class ExportWriter
{
    public abstract void WriteStart(IBufferWriter<byte> output);

    /// <param name="values">One for each column, in their order; null where the record has none.</param>
    public abstract void WriteRow(IBufferWriter<byte> output, ReadOnlySpan<string?> values);

    public virtual ReadOnlySpan<byte> Separator => [];

    public virtual ReadOnlySpan<byte> End => [];
}
