using System.Globalization;
using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Jobs.Files.S3;

/// <summary>
/// Reads an object, or a range of it, through one request for as long as the connection holds, and goes on from where it stood when it breaks. The ETag is held fixed:
/// an object that was replaced meanwhile ends the reading with an error.
/// </summary>
internal sealed class S3ReadStream : Stream
{
    private const int MostAttempts = 4;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);

    /// <summary>How long a connection may be silent before it counts as broken.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(20);

    private readonly S3Bucket _bucket;
    private readonly string _objectKey;
    private readonly string _etag;
    private readonly long _end;
    private long _position;
    private GetObjectResponse? _answer;

    private S3ReadStream(S3Bucket bucket, string objectKey, GetObjectResponse answer, long offset)
    {
        (_bucket, _objectKey, _answer, _etag) = (bucket, objectKey, answer, answer.ETag);
        (_position, _end) = (offset, offset + answer.ContentLength);
    }

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Null when there is no such object; an empty stream when the range lies behind its end.</summary>
    public static async Task<Stream?> OpenAsync(S3Bucket bucket, string objectKey, long offset, long? length, CancellationToken cancellationToken)
    {
        if (length == 0) return await bucket.HeadAsync(objectKey, cancellationToken) is null ? null : Null;
        try
        {
            var last = length is null ? long.MaxValue : offset + length.Value - 1;
            var request = Request(bucket, objectKey, offset == 0 && length is null ? null : RangeOf(offset, last));
            return new S3ReadStream(bucket, objectKey, await GetAsync(bucket, request, cancellationToken), offset);
        }
        catch (AmazonS3Exception e) when (S3Failures.IsMissing(e))
        {
            return null;
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            return Null;
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty || _position == _end) return 0;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                _answer ??= await ReopenAsync(cancellationToken);
                var read = await ReadOnceAsync(_answer, buffer[..(int)Math.Min(buffer.Length, _end - _position)], cancellationToken);
                _position += read;
                return read;
            }
            catch (Exception e) when (S3Failures.IsConnection(e) || e is SystemUnavailableException)
            {
                Drop();
                if (attempt == MostAttempts) throw _bucket.Failures.Translate(e) ?? e;
                await Task.Delay(FirstPause * (1 << (attempt - 1)), cancellationToken);
            }
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A file on S3 is read asynchronously only.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) Drop();
        base.Dispose(disposing);
    }

    /// <exception cref="IOException">The connection broke, fell silent, or ended before the object did.</exception>
    private static async Task<int> ReadOnceAsync(GetObjectResponse answer, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(Silence);
        try
        {
            var read = await answer.ResponseStream.ReadAsync(buffer, limited.Token);
            return read > 0 ? read : throw new EndOfStreamException("S3 ended its answer before the end of the file.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"S3 sent nothing for {Silence.TotalSeconds:0} seconds.");
        }
    }

    private async Task<GetObjectResponse> ReopenAsync(CancellationToken cancellationToken)
    {
        try
        {
            var request = Request(_bucket, _objectKey, RangeOf(_position, _end - 1));
            request.EtagToMatch = _etag;
            return await GetAsync(_bucket, request, cancellationToken);
        }
        catch (AmazonS3Exception e) when (S3Failures.IsMissing(e) || e.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            throw new InvalidDataException($"{_objectKey} was replaced or removed while it was being read.", e);
        }
    }

    private void Drop()
    {
        _answer?.Dispose();
        _answer = null;
    }

    private static Task<GetObjectResponse> GetAsync(S3Bucket bucket, GetObjectRequest request, CancellationToken cancellationToken) =>
        bucket.CallAsync(S3Bucket.ShortLimit, token => bucket.Client.GetObjectAsync(request, token), cancellationToken);

    private static GetObjectRequest Request(S3Bucket bucket, string objectKey, ByteRange? range) => new() { BucketName = bucket.Name, Key = objectKey, ByteRange = range };

    private static ByteRange RangeOf(long from, long last) => last == long.MaxValue ? new ByteRange(string.Create(CultureInfo.InvariantCulture, $"bytes={from}-")) : new ByteRange(from, last);
}
