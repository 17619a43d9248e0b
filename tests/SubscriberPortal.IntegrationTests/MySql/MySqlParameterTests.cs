using System.Text.Json;
using SubscriberPortal.IntegrationTests.Support;
using SubscriberPortal.MySql;

namespace SubscriberPortal.IntegrationTests.MySql;

public sealed class MySqlParameterTests
{
    private static readonly string[] Hostile =
    [
        "'; DROP TABLE t; -- ", "\\'; DROP TABLE t; -- ", "\\", "\\\\'", "''", "\"", "`", "@id", "?", "/*", "#", "%_", "NUL\0inside", "\0", "\r\n\t\u001a\b", "😀👩‍👩‍👧‍👦", "\ufeffbom", "é" + "e\u0301", "\uffff", " trailing  ",
    ];

    [Fact]
    public async Task Hostile_text_is_stored_as_it_is_and_changes_no_statement()
    {
        await using var database = await MySqlDatabase.NewAsync();
        await database.RunAsync("CREATE TABLE t (id INT PRIMARY KEY, v LONGTEXT COLLATE utf8mb4_bin)");
        using var more = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Repository.Root.FullName, "tests", "hostile-strings.json")));
        var all = Hostile.Concat(Texts(more.RootElement)).ToList();
        await using var connection = await database.Source.OpenConnectionAsync();
        for (var i = 0; i < all.Count; i++) await MySqlDatabase.Command(connection, "INSERT INTO t VALUES (@id, @v)", ("id", i), ("v", all[i])).ExecuteNonQueryAsync();

        for (var i = 0; i < all.Count; i++)
        {
            Assert.Equal(all[i], await MySqlDatabase.Command(connection, "SELECT v FROM t WHERE id = @id", ("id", i)).ExecuteScalarAsync());
            Assert.Equal(1L, await MySqlDatabase.Command(connection, "SELECT COUNT(*) FROM t WHERE id = @id AND v = @v", ("v", all[i]), ("id", i)).ExecuteScalarAsync());
        }

        var stored = (await database.SeenByClientAsync("SELECT HEX(v) FROM t ORDER BY id")).Split('\n');
        Assert.Equal(all.Select(v => Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(v))), stored);
    }

    [Fact]
    public async Task Half_of_a_surrogate_pair_is_refused_and_not_replaced()
    {
        await using var database = await MySqlDatabase.NewAsync();

        var refusal = await Assert.ThrowsAsync<ArgumentException>(() => database.ScalarAsync("SELECT @v", ("v", "a\ud83d")));

        Assert.Contains("'v'", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT '@a', @a", "@a|1")]
    [InlineData("SELECT \"it\\\"s @a\", @a", "it\"s @a|1")]
    [InlineData("SELECT 'it''s @a', 'x\\'@a', @a", "it's @a|x'@a|1")]
    [InlineData("SELECT @a AS `@a ?`, @a -- @a ?\n, @A", "1|1|1")]
    [InlineData("SELECT /* @a ? */ @a # @a ?", "1")]
    [InlineData("SELECT @a--@a", "2")]
    [InlineData("SELECT @a, @b_2, @a", "1|two|1")]
    [InlineData("SELECT @@autocommit, @@session.autocommit, @a", "1|1|1")]
    public async Task Names_are_parameters_only_where_they_are_not_quoted(string sql, string expected)
    {
        await using var database = await MySqlDatabase.NewAsync();
        await using var connection = await database.Source.OpenConnectionAsync();
        await using var reader = await MySqlDatabase.Command(connection, sql, ("@a", 1), ("b_2", "two")).ExecuteReaderAsync();
        await reader.ReadAsync();

        Assert.Equal(expected, string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(reader.GetValue)));
    }

    [Fact]
    public async Task Question_marks_take_the_parameters_in_their_order()
    {
        await using var database = await MySqlDatabase.NewAsync();

        Assert.Equal("a-b", await database.ScalarAsync("SELECT CONCAT(?, '-', ?)", ("", "a"), ("", "b")));
        var refusal = await Assert.ThrowsAsync<ArgumentException>(() => database.ScalarAsync("SELECT ?, ?", ("", "a")));
        Assert.Contains("2 placeholders, and the command 1 parameters", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_is_no_parameter_is_an_error_unless_user_variables_are_allowed()
    {
        await using var strict = await MySqlDatabase.NewAsync();
        await using var lenient = await MySqlDatabase.NewAsync("AllowUserVariables=true");

        var refusal = await Assert.ThrowsAsync<ArgumentException>(() => strict.ScalarAsync("SELECT @forgotten"));
        Assert.Contains("@forgotten", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(DBNull.Value, await lenient.ScalarAsync("SELECT @forgotten"));
    }

    [Fact]
    public async Task One_text_with_other_parameters_is_another_statement()
    {
        await using var database = await MySqlDatabase.NewAsync("AllowUserVariables=true;MaximumPoolSize=1");

        Assert.Equal(DBNull.Value, await database.ScalarAsync("SELECT @x"));
        Assert.Equal(5, await database.ScalarAsync("SELECT @x", ("x", 5)));
        Assert.Equal(DBNull.Value, await database.ScalarAsync("SELECT @x"));
    }

    [Fact]
    public async Task Thousands_of_parameters_go_into_one_statement_and_more_than_the_protocol_has_are_refused_before_they_are_sent()
    {
        await using var database = await MySqlDatabase.NewAsync();
        await database.RunAsync("CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(20))");

        Assert.Equal(32_767, await InsertAsync(database, 32_767));
        var refusal = await Assert.ThrowsAsync<MySqlException>(() => InsertAsync(database, 32_768));

        Assert.Equal(MySqlErrorNumber.TooManyPlaceholders, refusal.Number);
        Assert.Contains("65536 placeholders", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("32767\t32766", await database.SeenByClientAsync("SELECT COUNT(*), MAX(id) FROM t WHERE v = CONCAT('v', id)"));
    }

    [Fact]
    public async Task More_bytes_than_the_server_takes_are_refused_and_the_connection_stays()
    {
        await using var database = await MySqlDatabase.NewAsync("MaximumPoolSize=1");
        await using var connection = await database.Source.OpenConnectionAsync();

        var refusal = await Assert.ThrowsAsync<ArgumentException>(() => MySqlDatabase.Command(connection, "SELECT LENGTH(@v)", ("v", new byte[20_000_000])).ExecuteScalarAsync());

        Assert.Contains("max_allowed_packet", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(16_000_000, await MySqlDatabase.Command(connection, "SELECT LENGTH(@v)", ("v", new byte[16_000_000])).ExecuteScalarAsync());
    }

    private static Task<int> InsertAsync(MySqlDatabase database, int rows) => database.RunAsync(
        $"INSERT INTO t VALUES {string.Join(", ", Enumerable.Range(0, rows).Select(i => $"(@i{i}, @v{i})"))}",
        [.. Enumerable.Range(0, rows).SelectMany(i => new (string, object?)[] { ($"i{i}", i), ($"v{i}", $"v{i}") })]);

    private static IEnumerable<string> Texts(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => [element.GetString()!],
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Texts),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => Texts(p.Value)),
        _ => [],
    };
}
