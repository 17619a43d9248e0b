using System.Diagnostics;
using System.Security.Cryptography;
using SubscriberPortal.IntegrationTests.Support.Servers;
using SubscriberPortal.Jobs.Files.S3;
using SubscriberPortal.Kernel.Files;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.IntegrationTests.Jobs.Files;

/// <summary>S3 behind a network that fails.</summary>
public sealed class S3FaultTests : IClassFixture<S3TestBucket>
{
    private const int Megabyte = 1024 * 1024;

    private readonly byte[] _bytes = RandomNumberGenerator.GetBytes(20 * Megabyte);
    private readonly FlakyProxy _proxy;
    private readonly S3FileStore _store;

    public S3FaultTests(S3TestBucket bucket)
    {
        _proxy = bucket.Proxy();
        _store = bucket.Store($"http://127.0.0.1:{_proxy.Port}");
    }

    [Fact]
    public async Task A_read_goes_on_where_it_stood_when_its_connection_breaks()
    {
        await WriteAsync("long.bin", _bytes);
        const int start = 1000;
        await using var stream = await _store.OpenReadAsync("long.bin", start, _bytes.Length - 2000, default);
        var read = new byte[_bytes.Length - 2000];

        for (var position = 0; position < read.Length;)
        {
            var wanted = Math.Min(3 * Megabyte, read.Length - position);
            await stream.ReadExactlyAsync(read.AsMemory(position, wanted));
            position += wanted;
            _proxy.Reset();
        }

        Assert.Equal(0, await stream.ReadAsync(new byte[10]));
        Assert.True(_bytes.AsSpan(start, read.Length).SequenceEqual(read));
        Assert.True(_proxy.Connections > 3, "The connection was not broken while the file was read, so the test shows nothing.");
    }

    [Fact]
    public async Task A_read_never_mixes_two_versions_of_a_file()
    {
        await WriteAsync("replaced.bin", _bytes);
        await using var stream = await _store.OpenReadAsync("replaced.bin", 0, null, default);
        await stream.ReadExactlyAsync(new byte[Megabyte]);

        await WriteAsync("replaced.bin", new byte[_bytes.Length]);
        _proxy.Reset();

        var failure = await Assert.ThrowsAsync<InvalidDataException>(() => stream.CopyToAsync(Stream.Null));
        Assert.Contains("was replaced or removed while it was being read", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_write_survives_connections_that_break()
    {
        await using (var upload = await _store.CreateAsync("written.bin", default))
        {
            for (var offset = 0; offset < _bytes.Length; offset += Megabyte)
            {
                await upload.Content.WriteAsync(_bytes.AsMemory(offset, Megabyte));
                if (offset % (4 * Megabyte) == 0) _proxy.Reset();
            }

            await upload.CommitAsync(default);
        }

        await using var stream = await _store.OpenReadAsync("written.bin", 0, null, default);
        var read = new byte[_bytes.Length];
        await stream.ReadExactlyAsync(read);
        Assert.Equal(0, await stream.ReadAsync(new byte[1]));
        Assert.Equal(_bytes, read);
    }

    [Fact]
    public async Task A_commit_whose_answer_was_lost_is_found_to_be_done()
    {
        await using var upload = await _store.CreateAsync("acknowledged.bin", default);
        await upload.Content.WriteAsync(_bytes);
        await upload.Content.FlushAsync();
        await Task.Delay(500);

        _proxy.LoseNextAnswerTo("<CompleteMultipartUpload");
        await upload.CommitAsync(default);

        Assert.Equal(_bytes.Length, (await _store.FindAsync("acknowledged.bin", default))!.Size);
    }

    [Fact]
    public async Task A_store_that_cannot_be_reached_is_told_by_name_and_never_taken_for_empty()
    {
        await WriteAsync("there.bin", [1]);
        _proxy.Mode = ProxyMode.Down;
        foreach (var call in new Func<Task>[]
        {
            () => _store.FindAsync("there.bin", default), () => _store.OpenReadAsync("there.bin", 0, null, default), () => _store.ListAsync("", default).ToListAsync().AsTask(),
            () => _store.DeleteAsync("there.bin", default), () => WriteAsync("new.bin", [1]), () => WriteAsync("new.bin", _bytes),
        })
        {
            var watch = Stopwatch.StartNew();
            Assert.Equal(IFileStore.SystemKey, (await Assert.ThrowsAsync<SystemUnavailableException>(call)).System);
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(15), $"It took {watch.Elapsed}.");
        }

        _proxy.Mode = ProxyMode.Pass;
        Assert.Equal(1, (await _store.FindAsync("there.bin", default))!.Size);
        Assert.Null(await _store.FindAsync("new.bin", default));
    }

    [Fact]
    public async Task A_store_that_falls_silent_is_given_up_after_its_time_limit()
    {
        await WriteAsync("there.bin", [1]);
        _proxy.Mode = ProxyMode.BlackHole;
        var watch = Stopwatch.StartNew();

        var failure = await Assert.ThrowsAsync<SystemUnavailableException>(() => _store.FindAsync("there.bin", default));

        Assert.Contains("did not answer", failure.Message, StringComparison.Ordinal);
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(15));
    }

    private async Task WriteAsync(string key, byte[] content)
    {
        await using var upload = await _store.CreateAsync(key, default);
        await upload.Content.WriteAsync(content);
        await upload.CommitAsync(default);
    }
}
