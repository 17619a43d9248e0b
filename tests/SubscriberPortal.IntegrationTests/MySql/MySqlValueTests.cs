namespace SubscriberPortal.IntegrationTests.MySql;

/// <summary>What goes in comes out, and is what another client sees.</summary>
public sealed class MySqlValueTests
{
    [Fact]
    public async Task Values_of_every_type_come_back_as_they_went_in()
    {
        await using var database = await MySqlDatabase.NewAsync();
        var values = new (string Type, object Value)[]
        {
            ("TINYINT(1)", true), ("TINYINT", (sbyte)-128), ("TINYINT UNSIGNED", (byte)255), ("SMALLINT", short.MinValue), ("SMALLINT UNSIGNED", ushort.MaxValue),
            ("MEDIUMINT", -8_388_608), ("INT", int.MinValue), ("INT UNSIGNED", uint.MaxValue), ("BIGINT", long.MinValue), ("BIGINT UNSIGNED", ulong.MaxValue),
            ("FLOAT", 1.5f), ("DOUBLE", Math.PI), ("DECIMAL(28,10)", 123456789012345678.0123456789m), ("DECIMAL(10,2)", -0.01m),
            ("DATETIME(6)", new DateTime(2026, 11, 22, 23, 59, 59, DateTimeKind.Utc).AddTicks(9_999_990)), ("DATETIME(3)", new DateTime(1970, 1, 1, 0, 0, 0, 1, DateTimeKind.Utc)),
            ("TIMESTAMP(6) NULL", new DateTime(2026, 3, 29, 2, 30, 0, DateTimeKind.Utc)), ("TIME(6)", -new TimeSpan(0, 838, 59, 58, 1, 1)), ("YEAR", 2026), ("BIT(64)", 0x8000_0000_0000_0001),
            ("VARCHAR(100)", "a'b\"c\\d`e\0f\n😀 \u202e"), ("LONGTEXT", new string('ä', 100_000)), ("VARCHAR(10)", ""), ("VARBINARY(300)", Enumerable.Range(0, 256).Select(i => (byte)i).ToArray()),
            ("LONGBLOB", new byte[1_000_000]), ("ENUM('a','b')", "b"), ("SET('a','b')", "a,b"), ("JSON", "{\"a\": 1}"),
        };
        await database.RunAsync($"CREATE TABLE t ({string.Join(", ", values.Select((v, i) => $"c{i} {v.Type}"))})");
        await using var connection = await database.Source.OpenConnectionAsync();
        var names = string.Join(", ", values.Select((_, i) => $"@p{i}"));
        await MySqlDatabase.Command(connection, $"INSERT INTO t VALUES ({names})", [.. values.Select((v, i) => ($"p{i}", (object?)v.Value))]).ExecuteNonQueryAsync();
        await MySqlDatabase.Command(connection, $"INSERT INTO t VALUES ({names})", [.. values.Select((v, i) => ($"p{i}", (object?)null))]).ExecuteNonQueryAsync();

        await using var reader = await MySqlDatabase.Command(connection, "SELECT * FROM t").ExecuteReaderAsync();
        Assert.True(await reader.ReadAsync());
        for (var i = 0; i < values.Length; i++)
        {
            Assert.Equal(values[i].Value, reader.GetValue(i));
            Assert.Equal(values[i].Value.GetType(), reader.GetFieldType(i));
        }

        Assert.True(await reader.ReadAsync());
        Assert.All(Enumerable.Range(0, values.Length), i => Assert.True(reader.IsDBNull(i)));
        Assert.False(await reader.ReadAsync());
    }
}
