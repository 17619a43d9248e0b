using System.Buffers;
using SubscriberPortal.Jobs.Activities.Scans.Runs;
using SubscriberPortal.Jobs.Formats;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Jobs.Activities.Scans.Export;

/// <summary>Keeps each record in the form in which the merge needs it.</summary>
internal sealed class ExportSink(int capacity, Action<IBufferWriter<byte>, StoredSubscriber> write) : ScanSink<StoredSubscriber>
{
    private readonly RunBuffer _buffer = new(capacity);
    private readonly ArrayBufferWriter<byte> _row = new();

    /// <summary>Rows as they will stand in the file: the merge then only copies bytes.</summary>
    public static ExportSink OfRows(int capacity, ExportFormat format, bool masked)
    {
        var writer = format.NewWriter(SubscriberRow.Columns);
        var values = new string?[SubscriberRow.Columns.Count];
        return new ExportSink(capacity, (output, stored) =>
        {
            SubscriberRow.Fill(values, stored.Subscriber, masked);
            writer.WriteRow(output, values);
        });
    }

    /// <summary>Whole records, for a merge that must compare them.</summary>
    public static ExportSink OfRecords(int capacity) => new(capacity, RecordCodec.Write);

    public override bool IsFull => _buffer.IsFull;

    public override string UidOf(StoredSubscriber item) => item.Subscriber.Uid;

    public override void Add(StoredSubscriber item)
    {
        _row.ResetWrittenCount();
        write(_row, item);
        _buffer.Add(item.Subscriber.Uid, _row.WrittenSpan);
    }

    public override Task CommitAsync(RunStore runs, RunKey key, RunHeader header, CancellationToken cancellationToken) =>
        runs.WriteAsync(key, header, _buffer, cancellationToken);

    public override IAsyncEnumerable<IReadOnlyList<StoredSubscriber>> ScanAsync(
        IProvisioningProvider provider, ScanSegment segment, SubscriberFilter filter, string? after, CancellationToken cancellationToken) =>
        provider.ScanAsync(segment, filter, after, cancellationToken);
}
