using System.Security.Cryptography;
using System.Text.Json.Nodes;
using SubscriberPortal.Jobs.Files.S3;
using SubscriberPortal.Kernel.Files;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.IntegrationTests.Jobs.Files;

public sealed class S3FileStoreTests(S3TestBucket bucket) : FileStoreContract, IClassFixture<S3TestBucket>
{
    private const int Megabyte = 1024 * 1024;

    private readonly S3FileStore _store = bucket.Store();

    protected override IFileStore Store => _store;

    [Fact]
    public async Task The_AWS_client_shows_what_the_portal_wrote_and_how_it_is_encrypted()
    {
        await WriteAsync(bucket.Store(keyPrefix: "portal/"), "jobs/a/export.csv", "uid,msisdn\n"u8.ToArray());

        var head = JsonNode.Parse(await bucket.AwsAsync("s3api", "head-object", "--bucket", bucket.Name, "--key", "portal/jobs/a/export.csv"))!;
        Assert.Equal(("AES256", "text/csv; charset=utf-8", 11), ((string)head["ServerSideEncryption"]!, (string)head["ContentType"]!, (int)head["ContentLength"]!));
        Assert.Equal("uid,msisdn\n", await bucket.AwsAsync("s3", "cp", $"s3://{bucket.Name}/portal/jobs/a/export.csv", "-"));
    }

    [Fact]
    public async Task With_a_KMS_key_small_and_large_files_are_encrypted_with_it()
    {
        var key = (string)JsonNode.Parse(await bucket.AwsAsync("kms", "create-key"))!["KeyMetadata"]!["KeyId"]!;
        var store = bucket.Store(kmsKeyId: key);

        await WriteAsync(store, "small", [1]);
        await WriteAsync(store, "large", new byte[9 * Megabyte]);

        foreach (var name in new[] { "small", "large" })
        {
            var head = JsonNode.Parse(await bucket.AwsAsync("s3api", "head-object", "--bucket", bucket.Name, "--key", name))!;
            Assert.Equal("aws:kms", (string)head["ServerSideEncryption"]!);
            Assert.EndsWith(key, (string)head["SSEKMSKeyId"]!, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_large_file_goes_out_while_it_is_written_but_for_two_parts_and_comes_back_whole()
    {
        const int size = 48 * Megabyte;
        var block = RandomNumberGenerator.GetBytes(64 * 1024);
        using var written = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var found = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using (var upload = await _store.CreateAsync("large.bin", default))
        {
            for (var sent = 0; sent < size; sent += block.Length)
            {
                await upload.Content.WriteAsync(block);
                written.AppendData(block);
            }

            var uploadId = (string)JsonNode.Parse(await UploadsAsync())!["Uploads"]![0]!["UploadId"]!;
            var parts = JsonNode.Parse(await bucket.AwsAsync("s3api", "list-parts", "--bucket", bucket.Name, "--key", "large.bin", "--upload-id", uploadId))!["Parts"]!.AsArray();
            Assert.True(parts.Sum(p => (long)p!["Size"]!) >= size - (2 * S3UploadStream.PartSize), $"Only {parts.Count} parts had left memory.");
            await upload.CommitAsync(default);
        }

        await using var stream = await _store.OpenReadAsync("large.bin", 0, null, default);
        for (int read; (read = await stream.ReadAsync(block)) > 0;) found.AppendData(block, 0, read);
        Assert.Equal(written.GetHashAndReset(), found.GetHashAndReset());
        var head = JsonNode.Parse(await bucket.AwsAsync("s3api", "head-object", "--bucket", bucket.Name, "--key", "large.bin"))!;
        Assert.Equal(("AES256", size), ((string)head["ServerSideEncryption"]!, (int)head["ContentLength"]!));
    }

    [Fact]
    public async Task A_large_file_that_is_given_up_leaves_no_parts()
    {
        await using (var upload = await _store.CreateAsync("jobs/b/half.bin", default))
        {
            await upload.Content.WriteAsync(new byte[20 * Megabyte]);
            await upload.Content.WriteAsync(new byte[1]);
            Assert.Contains("half.bin", await UploadsAsync(), StringComparison.Ordinal);
        }

        Assert.DoesNotContain("half.bin", await UploadsAsync(), StringComparison.Ordinal);
        Assert.Null(await _store.FindAsync("jobs/b/half.bin", default));
    }

    [Fact]
    public async Task What_is_written_synchronously_is_sent_with_the_next_asynchronous_write()
    {
        var bytes = RandomNumberGenerator.GetBytes(10 * Megabyte);
        await using (var upload = await _store.CreateAsync("sync.bin", default))
        {
            upload.Content.Write(bytes);
            await upload.Content.WriteAsync(bytes);
            Assert.Throws<InvalidOperationException>(() => upload.Content.Write(new byte[33 * Megabyte]));
            await upload.CommitAsync(default);
        }

        await using var stream = await _store.OpenReadAsync("sync.bin", 0, null, default);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        Assert.Equal([.. bytes, .. bytes], copy.ToArray());
    }

    [Fact]
    public async Task A_list_of_several_pages_is_whole_and_in_order()
    {
        var keys = Enumerable.Range(0, 1005).Select(i => $"many/{i:D4}").ToList();
        await Parallel.ForEachAsync(keys, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (key, _) => await WriteAsync(_store, key, [1]));

        Assert.Equal(keys, await _store.ListAsync("many/", default).Select(f => f.Key).ToListAsync());
    }

    [Fact]
    public async Task A_bucket_that_is_not_there_is_told_and_never_taken_for_a_missing_file()
    {
        var store = bucket.Store(bucket: "no-such-bucket-here");

        foreach (var call in new Func<Task>[]
        {
            () => store.FindAsync("jobs/a", default), () => store.OpenReadAsync("jobs/a", 0, null, default), () => store.ListAsync("jobs/", default).ToListAsync().AsTask(),
            () => WriteAsync(store, "jobs/a", [1]),
        })
        {
            var failure = await Assert.ThrowsAsync<SystemUnavailableException>(call);
            Assert.Equal(IFileStore.SystemKey, failure.System);
            Assert.Contains("There is no bucket 'no-such-bucket-here'", failure.Message, StringComparison.Ordinal);
        }
    }

    private Task<string> UploadsAsync() => bucket.AwsAsync("s3api", "list-multipart-uploads", "--bucket", bucket.Name);

    private static async Task WriteAsync(S3FileStore store, string key, byte[] content)
    {
        await using var upload = await store.CreateAsync(key, default);
        await upload.Content.WriteAsync(content);
        await upload.CommitAsync(default);
    }
}
