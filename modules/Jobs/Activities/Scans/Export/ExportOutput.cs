using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using SubscriberPortal.Jobs.Formats;
using SubscriberPortal.Kernel.Files;

namespace SubscriberPortal.Jobs.Activities.Scans.Export;

/// <summary>The file that an export writes, compressed on request; nothing of it is seen before it is complete.</summary>
internal sealed class ExportOutput : IAsyncDisposable
{
    private const int FlushBytes = 1 << 16;

    private readonly FileUpload _upload;
    private readonly GZipStream? _gzip;
    private readonly PipeWriter _output;
    private readonly ExportWriter _writer;

    public ExportOutput(FileUpload upload, bool gzip, ExportWriter writer)
    {
        _upload = upload;
        _writer = writer;
        _gzip = gzip ? new GZipStream(upload.Content, CompressionLevel.Fastest, leaveOpen: true) : null;
        _output = PipeWriter.Create(_gzip ?? upload.Content, new StreamPipeWriterOptions(leaveOpen: true));
        writer.WriteStart(_output);
    }

    public long Rows { get; private set; }

    /// <summary>Adds a row that was formatted before.</summary>
    public ValueTask AddAsync(ReadOnlySpan<byte> row, CancellationToken cancellationToken)
    {
        Separate();
        _output.Write(row);
        return FlushIfFullAsync(cancellationToken);
    }

    public ValueTask AddAsync(ReadOnlySpan<string?> values, CancellationToken cancellationToken)
    {
        Separate();
        _writer.WriteRow(_output, values);
        return FlushIfFullAsync(cancellationToken);
    }

    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        _output.Write(_writer.End);
        await _output.FlushAsync(cancellationToken);
        await _output.CompleteAsync();
        if (_gzip is not null) await _gzip.DisposeAsync();
        await _upload.CommitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync() => await _upload.DisposeAsync();

    private void Separate()
    {
        if (Rows++ > 0) _output.Write(_writer.Separator);
    }

    private async ValueTask FlushIfFullAsync(CancellationToken cancellationToken)
    {
        if (_output.UnflushedBytes > FlushBytes) await _output.FlushAsync(cancellationToken);
    }
}
