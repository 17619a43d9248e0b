using System.Text.Json;
using Microsoft.Data.Sqlite;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.IntegrationTests.Storage;

/// <summary>A writer with a plain connection: what the database's own triggers make of it.</summary>
public sealed class BypassingWriterTests
{
    private static CancellationToken None => CancellationToken.None;

    [Theory]
    [InlineData(SystemKeys.Cloud)]
    [InlineData(SystemKeys.Legacy)]
    public async Task A_direct_update_moves_the_version_and_clears_the_write_id(string key)
    {
        using var system = await OpenAsync(key);
        var before = ((WriteOutcome.Done)await system.Provider.WriteAsync(SubscriberWrite.Create(Samples.Subscriber(1) with { UpdatedAt = DateTimeOffset.UnixEpoch.AddDays(1) }, "mine"), None)).After!;
        using var bypass = system.OpenBypass();
        Run(bypass, "UPDATE subscribers SET email = 'direct@example.com'");
        var after = (await system.Provider.GetAsync(Samples.Uid(1), None))!;

        Assert.Equal("direct@example.com", after.Subscriber.Email);
        Assert.NotEqual(before.Version, after.Version);
        Assert.Null(after.WriteId);
        Assert.True(after.Subscriber.UpdatedAt > before.Subscriber.UpdatedAt);
        Assert.Equal(before.Subscriber.CreatedAt, after.Subscriber.CreatedAt);
        var refused = await system.Provider.WriteAsync(SubscriberWrite.Replace(Samples.Subscriber(1), before.Version, "next"), None);
        Assert.Equal(RefusalReason.VersionMismatch, Assert.IsType<WriteOutcome.Refused>(refused).Reason);
    }

    [Theory]
    [InlineData(SystemKeys.Cloud)]
    [InlineData(SystemKeys.Legacy)]
    public async Task A_directly_inserted_row_is_a_record_like_any_other(string key)
    {
        using var system = await OpenAsync(key);
        using var bypass = system.OpenBypass();
        Run(bypass, $"INSERT INTO subscribers (uid, msisdn, imsi, status) VALUES ('{Samples.Uid(1)}', '{Samples.Msisdn(1)}', '{Samples.Imsi(1)}', 'INACTIVE')");
        var stored = (await system.Provider.GetAsync(Samples.Uid(1), None))!;
        Assert.True(SubscriberComparison.AreEqual(Samples.Bare(1), stored.Subscriber));
        Assert.Null(stored.WriteId);
        Assert.True(stored.Subscriber.CreatedAt > DateTimeOffset.UnixEpoch);
        Assert.IsType<WriteOutcome.Done>(await system.Provider.WriteAsync(SubscriberWrite.Replace(Samples.Subscriber(1), stored.Version, "x"), None));
    }

    [Fact]
    public async Task Legacy_writes_down_every_change_whoever_makes_it()
    {
        using var system = await SqliteSystem.LegacyAsync();
        await system.Provider.WriteAsync(SubscriberWrite.Create(Samples.Subscriber(1), "1"), None);
        await system.Provider.WriteAsync(SubscriberWrite.Put(Samples.Subscriber(1) with { LastName = "Zoë \"Z\"", PlanId = null }, "2"), None);
        using var bypass = system.OpenBypass();
        Run(bypass, "UPDATE subscribers SET status = 'SUSPENDED'");
        Run(bypass, "UPDATE subscribers SET status = 'SUSPENDED', write_id = 'x'");
        await system.Provider.WriteAsync(SubscriberWrite.Remove(Samples.Uid(1), null, "3"), None);

        var logs = Logs(bypass);
        Assert.Equal(["CREATE", "UPDATE", "UPDATE", "DELETE"], logs.Select(log => log.Operation));
        Assert.All(logs, log => Assert.Equal(Samples.Uid(1), log.Uid));
        Assert.Equal([null, """["plan_id","last_name"]""", """["status"]""", null], logs.Select(log => log.Changed));
        Assert.Equal((null, "BASIC"), (logs[0].Old, Value(logs[0].New, "plan_id")));
        Assert.Equal(("Example", "Zoë \"Z\""), (Value(logs[1].Old, "last_name"), Value(logs[1].New, "last_name")));
        Assert.Equal(("ACTIVE", "SUSPENDED"), (Value(logs[2].Old, "status"), Value(logs[2].New, "status")));
        Assert.Equal((null, Samples.Msisdn(1)), (logs[3].New, Value(logs[3].Old, "msisdn")));
    }

    [Theory]
    [InlineData("msisdn", "99900000001")]
    [InlineData("msisdn", "+0990000000")]
    [InlineData("msisdn", "+9990000")]
    [InlineData("msisdn", "+9990000000000000")]
    [InlineData("msisdn", "+999 0000000")]
    [InlineData("imsi", "99901000000000")]
    [InlineData("imsi", "9990100000000001")]
    [InlineData("imsi", "99901000000000x")]
    [InlineData("email", "nobody")]
    [InlineData("email", "@example.com")]
    [InlineData("email", "a@b@example.com")]
    [InlineData("email", "a@example")]
    [InlineData("email", "a@.com")]
    [InlineData("email", "a@example.")]
    [InlineData("email", "a b@example.com")]
    public async Task Legacy_refuses_bad_content_whoever_writes_it(string column, string value)
    {
        using var system = await SqliteSystem.LegacyAsync();
        await system.Provider.WriteAsync(SubscriberWrite.Create(Samples.Subscriber(1), "1"), None);
        using var bypass = system.OpenBypass();
        var error = Assert.Throws<SqliteException>(() => Run(bypass, $"UPDATE subscribers SET {column} = '{value}'"));
        Assert.Contains(column, error.Message, StringComparison.Ordinal);

        var bad = column switch
        {
            "msisdn" => Samples.Subscriber(2) with { Msisdn = value },
            "imsi" => Samples.Subscriber(2) with { Imsi = value },
            _ => Samples.Subscriber(2) with { Email = value },
        };
        var refused = Assert.IsType<WriteOutcome.Refused>(await system.Provider.WriteAsync(SubscriberWrite.Create(bad, "2"), None));
        Assert.Equal(RefusalReason.Invalid, refused.Reason);
        Assert.StartsWith(column, refused.Detail, StringComparison.Ordinal);
        // The portal's rule and the database's are the same rule.
        Assert.NotNull(SubscriberRules.Check(SubscriberField.Find(column)!, value));
    }

    [Theory]
    [InlineData("a@b.c")]
    [InlineData("o'neil+tag@sub.example.co.uk")]
    [InlineData("юлия@пример.рф")]
    [InlineData("a.@-.-")]
    public async Task Legacy_takes_every_email_that_the_rules_take(string email)
    {
        Assert.Null(SubscriberRules.Check(SubscriberField.Email, email));
        using var system = await SqliteSystem.LegacyAsync();
        Assert.IsType<WriteOutcome.Done>(await system.Provider.WriteAsync(SubscriberWrite.Create(Samples.Subscriber(1) with { Email = email }, "1"), None));
    }

    private static Task<SqliteSystem> OpenAsync(string key) => key == SystemKeys.Cloud ? SqliteSystem.CloudAsync() : SqliteSystem.LegacyAsync();

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.Equal(1, command.ExecuteNonQuery());
    }

    private static string? Value(string? json, string name)
    {
        using var document = JsonDocument.Parse(json!);
        return document.RootElement.GetProperty(name).GetString();
    }

    private static List<AuditLog> Logs(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT record_uid, operation, old_values, new_values, changed_fields FROM audit_logs ORDER BY id";
        using var reader = command.ExecuteReader();
        var logs = new List<AuditLog>();
        while (reader.Read()) logs.Add(new AuditLog(reader.GetString(0), reader.GetString(1), Text(2), Text(3), Text(4)));
        return logs;

        string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
    }

    private sealed record AuditLog(string Uid, string Operation, string? Old, string? New, string? Changed);
}
