using System.Buffers.Binary;
using SubscriberPortal.Jobs.Activities.Scans.Runs;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Jobs.Activities.Scans.Audit;

/// <summary>Keeps 16 bytes of each record.</summary>
internal sealed class FingerprintSink(int capacity) : ScanSink<SubscriberFingerprint>
{
    public const int Length = 16;

    private readonly RunBuffer _buffer = new(capacity);

    public override bool IsFull => _buffer.IsFull;

    public override string UidOf(SubscriberFingerprint item) => item.Uid;

    public override void Add(SubscriberFingerprint item) => Add(_buffer, item);

    public override Task CommitAsync(RunStore runs, RunKey key, RunHeader header, CancellationToken cancellationToken) =>
        runs.WriteAsync(key, header, _buffer, cancellationToken);

    public override IAsyncEnumerable<IReadOnlyList<SubscriberFingerprint>> ScanAsync(
        IProvisioningProvider provider, ScanSegment segment, SubscriberFilter filter, string? after, CancellationToken cancellationToken) =>
        provider.ScanFingerprintsAsync(segment, filter, after, cancellationToken);

    public static void Add(RunBuffer buffer, SubscriberFingerprint fingerprint)
    {
        Span<byte> content = stackalloc byte[Length];
        BinaryPrimitives.WriteUInt128LittleEndian(content, fingerprint.Content);
        buffer.Add(fingerprint.Uid, content);
    }
}
