using System.Text;
using SubscriberPortal.IntegrationTests.Support.Servers;
using SubscriberPortal.MySql;

namespace SubscriberPortal.IntegrationTests.MySql;

public sealed class MySqlBulkLoaderTests
{
    [Fact]
    public async Task A_stream_is_loaded_as_it_is_and_what_did_not_fit_is_told()
    {
        await using var database = await NewAsync();
        string?[] values = ["plain", "", null, "tab\there", "line\nend\r\n", "back\\slash\\N", "NUL\0", "😀", "'; DROP TABLE t; --"];
        var text = new StringBuilder();
        for (var i = 0; i < values.Length; i++) MySqlBulkText.AppendRow(text, $"{i}", values[i]);
        await using var connection = await database.Source.OpenConnectionAsync();
        var load = await new MySqlBulkLoader(connection, "t", ["id", "v"]).LoadAsync(Stream(text));

        Assert.Equal((values.Length, 0, 0), (load.Rows, load.Skipped, load.WarningCount));
        for (var i = 0; i < values.Length; i++) Assert.Equal((object?)values[i] ?? DBNull.Value, await database.ScalarAsync("SELECT v FROM t WHERE id = @id", ("id", i)));

        var second = await new MySqlBulkLoader(connection, "t", ["id", "v"]).LoadAsync(Stream(new StringBuilder($"1\ttwice\n99\t{new string('x', 300)}\n")));
        Assert.Equal((2, 1, 2), (second.Rows, second.Skipped, second.WarningCount));
        Assert.Contains(second.Warnings, w => w.Contains("Duplicate", StringComparison.Ordinal));
        Assert.Contains(second.Warnings, w => w.Contains("truncated", StringComparison.Ordinal));
        Assert.Equal("", await database.ScalarAsync("SELECT v FROM t WHERE id = 1"));

        var third = await new MySqlBulkLoader(connection, "t", ["id", "v"]) { ReplacesExisting = true }.LoadAsync(Stream(new StringBuilder("1\ttwice\n")));
        Assert.Equal((1, 0), (third.Rows, third.Skipped));
        Assert.Equal("twice", await database.ScalarAsync("SELECT v FROM t WHERE id = 1"));
    }

    [Fact]
    public async Task A_stream_that_fails_midway_loads_nothing()
    {
        await using var database = await NewAsync();
        await using var connection = await database.Source.OpenConnectionAsync();
        var failure = await Assert.ThrowsAsync<IOException>(() => new MySqlBulkLoader(connection, "t", ["id"]).LoadAsync(new FailingStream()));

        Assert.Contains("the tape is torn", failure.Message, StringComparison.Ordinal);
        Assert.Equal("0", await database.SeenByClientAsync("SELECT COUNT(*) FROM t"));
        Assert.Equal(System.Data.ConnectionState.Broken, connection.State);
        Assert.Equal(0L, await database.ScalarAsync("SELECT COUNT(*) FROM t"));
    }

    [Fact]
    public async Task A_load_that_is_cancelled_loads_nothing()
    {
        await using var database = await NewAsync();
        await using var connection = await database.Source.OpenConnectionAsync();
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new MySqlBulkLoader(connection, "t", ["id"]).LoadAsync(new EndlessStream(), cancellation.Token));

        Assert.Equal(0L, await database.ScalarAsync("SELECT COUNT(*) FROM t"));
    }

    [Theory]
    [InlineData("AllowLoadLocalInfile=true", "files are not sent")]
    [InlineData("AllowLoadLocalInfile=false", "")]
    public async Task A_file_that_a_statement_or_a_server_names_is_never_sent(string setting, string says)
    {
        await using var database = await NewAsync(setting);
        var file = Path.Combine(Directory.CreateTempSubdirectory("portal-infile-").FullName, "secret");
        await File.WriteAllTextAsync(file, "1\tsecret\n");

        var failure = await Assert.ThrowsAsync<MySqlException>(() => database.RunAsync($"LOAD DATA LOCAL INFILE '{file}' INTO TABLE t (id, v)"));

        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
        Assert.Equal("0", await database.SeenByClientAsync("SELECT COUNT(*) FROM t"));
    }

    [Fact]
    public async Task Where_it_is_not_allowed_the_setting_is_named()
    {
        await using var closed = await NewAsync("");
        await using var connection = await closed.Source.OpenConnectionAsync();
        var own = await Assert.ThrowsAsync<InvalidOperationException>(() => new MySqlBulkLoader(connection, "t", ["id"]).LoadAsync(Stream(new StringBuilder("1\n"))));
        Assert.Contains("AllowLoadLocalInfile=true", own.Message, StringComparison.Ordinal);

        using var server = await MariaDbServer.StartNewAsync("--local-infile=0");
        await using var database = await MySqlDatabase.NewAsync("AllowLoadLocalInfile=true", server);
        await database.RunAsync("CREATE TABLE t (id INT)");
        await using var other = await database.Source.OpenConnectionAsync();
        var servers = await Assert.ThrowsAsync<MySqlException>(() => new MySqlBulkLoader(other, "t", ["id"]).LoadAsync(Stream(new StringBuilder("1\n"))));
        Assert.Contains("local_infile=ON", servers.Message, StringComparison.Ordinal);
    }

    private static async Task<MySqlDatabase> NewAsync(string settings = "AllowLoadLocalInfile=true")
    {
        var database = await MySqlDatabase.NewAsync(settings);
        await database.RunAsync("CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(100) COLLATE utf8mb4_bin)");
        return database;
    }

    private static MemoryStream Stream(StringBuilder text) => new(Encoding.UTF8.GetBytes(text.ToString()));

    /// <summary>Gives rows as long as somebody asks.</summary>
    private sealed class EndlessStream : MemoryStream
    {
        private int _rows;

        public override int Read(Span<byte> buffer) => Encoding.ASCII.GetBytes($"{_rows++}\n", buffer);
    }

    /// <summary>Gives some rows, and then fails.</summary>
    private sealed class FailingStream : MemoryStream
    {
        private int _rows;

        public override int Read(Span<byte> buffer) => _rows++ < 10 ? Encoding.ASCII.GetBytes($"{_rows}\n", buffer) : throw new InvalidDataException("the tape is torn");
    }
}
