using System.Data.Common;
using Dapper;
using SubscriberPortal.MySql;

namespace SubscriberPortal.IntegrationTests.MySql;

public sealed class MySqlDapperTests
{
    [Fact]
    public async Task Dapper_writes_and_reads_by_it()
    {
        await using var database = await MySqlDatabase.NewAsync();
        await using var connection = await database.Source.OpenConnectionAsync();
        await connection.ExecuteAsync("CREATE TABLE t (Id BIGINT AUTO_INCREMENT PRIMARY KEY, Name VARCHAR(50), Born DATETIME(3) NULL, Active TINYINT(1), Kind INT, Balance DECIMAL(10,2), Photo BLOB)");
        var rows = new[]
        {
            new Row(0, "Zoë 😀", new DateTime(2000, 2, 29, 1, 2, 3, 4, DateTimeKind.Utc), true, DayOfWeek.Friday, 12.34m, [1, 2, 3]),
            new Row(0, "'; --", null, false, DayOfWeek.Sunday, -1m, null),
        };
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            Assert.Equal(2, await connection.ExecuteAsync("INSERT INTO t (Name, Born, Active, Kind, Balance, Photo) VALUES (@Name, @Born, @Active, @Kind, @Balance, @Photo)", rows, transaction));
            await transaction.CommitAsync();
        }

        var read = (await connection.QueryAsync<Row>("SELECT * FROM t WHERE Name IN @names ORDER BY Id", new { names = rows.Select(r => r.Name) })).ToList();

        Assert.Equal(rows.Select(r => (r.Name, r.Born, r.Active, r.Kind, r.Balance)), read.Select(r => (r.Name, r.Born, r.Active, r.Kind, r.Balance)));
        Assert.Equal(rows[0].Photo, read[0].Photo);
        Assert.Equal(2, await connection.ExecuteScalarAsync<int>("SELECT COUNT(*) FROM t"));
        Assert.Equal("Zoë 😀", (await connection.QuerySingleAsync("SELECT Name FROM t WHERE Id = @id", new { id = read[0].Id })).Name);
        await connection.ExecuteAsync("CREATE PROCEDURE p() BEGIN SELECT 1; SELECT 'two'; END");
        await using var several = await connection.QueryMultipleAsync("p", commandType: System.Data.CommandType.StoredProcedure);
        Assert.Equal((1, "two"), (await several.ReadSingleAsync<int>(), await several.ReadSingleAsync<string>()));
    }

    [Fact]
    public async Task Code_that_knows_ado_net_alone_finds_its_way()
    {
        await using var database = await MySqlDatabase.NewAsync();
        DbProviderFactory factory = MySqlProviderFactory.Instance;
        await using var connection = factory.CreateConnection()!;
        connection.ConnectionString = database.ConnectionString;
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT @a + 1";
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = ("@a", 41);
        command.Parameters.Add(parameter);

        Assert.Equal(42L, command.ExecuteScalar());
        Assert.Equal(42L, await command.ExecuteScalarAsync());
        using var reader = command.ExecuteReader();
        Assert.True(reader.Read());
        Assert.Equal(42, reader.GetFieldValue<int>(0));
    }

    private sealed record Row(long Id, string Name, DateTime? Born, bool Active, DayOfWeek Kind, decimal Balance, byte[]? Photo)
    {
        public Row()
            : this(0, "", null, false, default, 0, null)
        {
        }
    }
}
