using System.Text;
using SubscriberPortal.Kernel.Files;

namespace SubscriberPortal.IntegrationTests.Jobs.Files;

/// <summary>What every file store does, whatever it runs on.</summary>
public abstract class FileStoreContract
{
    protected abstract IFileStore Store { get; }

    [Fact]
    public async Task What_was_committed_is_read_back_byte_for_byte()
    {
        var bytes = new byte[300_000];
        new Random(7).NextBytes(bytes);

        await PutAsync("jobs/a/data.bin", bytes);

        Assert.Equal(bytes, await ReadAsync("jobs/a/data.bin"));
        Assert.Equal(300_000, (await Store.FindAsync("jobs/a/data.bin", default))!.Size);
    }

    [Fact]
    public async Task A_file_is_not_there_before_it_is_committed_and_never_when_it_is_given_up()
    {
        await using (var upload = await Store.CreateAsync("jobs/b/half.txt", default))
        {
            await upload.Content.WriteAsync("half"u8.ToArray());
            Assert.Null(await Store.FindAsync("jobs/b/half.txt", default));
        }

        Assert.Null(await Store.FindAsync("jobs/b/half.txt", default));
        await Assert.ThrowsAsync<FileNotFoundException>(() => Store.OpenReadAsync("jobs/b/half.txt", 0, null, default));
    }

    [Fact]
    public async Task A_second_commit_replaces_the_file_and_a_reader_of_the_first_is_not_disturbed()
    {
        await PutAsync("jobs/c/file.txt", "first"u8.ToArray());
        await using var reader = await Store.OpenReadAsync("jobs/c/file.txt", 0, null, default);

        await PutAsync("jobs/c/file.txt", "second"u8.ToArray());

        Assert.Equal("first", await new StreamReader(reader).ReadToEndAsync());
        Assert.Equal("second", Encoding.UTF8.GetString(await ReadAsync("jobs/c/file.txt")));
    }

    [Theory]
    [InlineData(0, 4L, "0123")]
    [InlineData(3, 4L, "3456")]
    [InlineData(8, 10L, "89")]
    [InlineData(6, null, "6789")]
    [InlineData(10, null, "")]
    public async Task A_range_of_a_file_is_read(long offset, long? length, string expected)
    {
        await PutAsync("jobs/d/range.txt", "0123456789"u8.ToArray());

        await using var stream = await Store.OpenReadAsync("jobs/d/range.txt", offset, length, default);

        Assert.Equal(expected, await new StreamReader(stream).ReadToEndAsync());
    }

    [Fact]
    public async Task A_list_is_in_binary_order_of_key_and_holds_only_the_prefix()
    {
        foreach (var key in new[] { "jobs/e/b.csv", "jobs/e/a/z.csv", "jobs/e/B.csv", "jobs/e-other.csv", "jobs/f/a.csv" }) await PutAsync(key, [1]);

        Assert.Equal(["jobs/e/B.csv", "jobs/e/a/z.csv", "jobs/e/b.csv"], await ListAsync("jobs/e/"));
        Assert.Equal(["jobs/e-other.csv"], await ListAsync("jobs/e-"));
        Assert.Empty(await ListAsync("jobs/nothing/"));
    }

    [Fact]
    public async Task A_deleted_file_is_gone_and_deleting_nothing_is_no_error()
    {
        await PutAsync("jobs/g/h/file.txt", [1]);

        await Store.DeleteAsync("jobs/g/h/file.txt", default);
        await Store.DeleteAsync("jobs/g/h/file.txt", default);

        Assert.Null(await Store.FindAsync("jobs/g/h/file.txt", default));
        await PutAsync("jobs/g/h/file.txt", [2]);
        Assert.Equal([2], await ReadAsync("jobs/g/h/file.txt"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("../secret")]
    [InlineData("jobs/../../secret")]
    [InlineData("/etc/passwd")]
    [InlineData("jobs//a")]
    [InlineData("jobs/a/")]
    [InlineData("jobs/./a")]
    [InlineData("jobs/a b")]
    [InlineData("jobs\\a")]
    [InlineData("jobs/ä")]
    [InlineData("jobs/a\0")]
    public async Task A_key_that_breaks_the_rules_is_refused_by_everything(string key)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Store.FindAsync(key, default));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.OpenReadAsync(key, 0, null, default));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.CreateAsync(key, default));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.DeleteAsync(key, default));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.CreateUploadLinkAsync(key, "text/csv", TimeSpan.FromMinutes(1), default));
    }

    private async Task PutAsync(string key, byte[] content)
    {
        await using var upload = await Store.CreateAsync(key, default);
        await upload.Content.WriteAsync(content);
        await upload.CommitAsync(default);
    }

    private async Task<byte[]> ReadAsync(string key)
    {
        await using var stream = await Store.OpenReadAsync(key, 0, null, default);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        return copy.ToArray();
    }

    private async Task<List<string>> ListAsync(string prefix) => await Store.ListAsync(prefix, default).Select(f => f.Key).ToListAsync();
}
