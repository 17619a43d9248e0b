using System.Text.Json;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.IntegrationTests.Storage;

/// <summary>A writer with the <c>mariadb</c> client: what the database's own triggers, procedures and views make of it.</summary>
public sealed class MySqlBypassingWriterTests : IAsyncLifetime
{
    private MySqlSystem _system = null!;

    private static CancellationToken None => CancellationToken.None;

    public async Task InitializeAsync() => _system = await MySqlSystem.CreateAsync();

    public async Task DisposeAsync() => await _system.DisposeAsync();

    [Fact]
    public async Task A_direct_update_moves_the_version_and_clears_the_write_id()
    {
        var before = await CreateAsync(Samples.Subscriber(1) with { UpdatedAt = DateTimeOffset.UnixEpoch.AddDays(1) });
        await _system.QueryAsync("UPDATE subscribers SET email = 'direct@example.com'");
        var after = (await _system.Provider.GetAsync(Samples.Uid(1), None))!;

        Assert.Equal("direct@example.com", after.Subscriber.Email);
        Assert.NotEqual(before.Version, after.Version);
        Assert.Null(after.WriteId);
        Assert.InRange(after.Subscriber.UpdatedAt, TimeProvider.System.GetUtcNow().AddMinutes(-1), TimeProvider.System.GetUtcNow().AddMinutes(1));
        Assert.Equal(before.Subscriber.CreatedAt, after.Subscriber.CreatedAt);
        var refused = await _system.Provider.WriteAsync(SubscriberWrite.Replace(Samples.Subscriber(1), before.Version, "next"), None);
        Assert.Equal(RefusalReason.VersionMismatch, Assert.IsType<WriteOutcome.Refused>(refused).Reason);
    }

    [Fact]
    public async Task Directly_inserted_rows_are_records_like_any_other_and_no_version_comes_again()
    {
        var insert = $"INSERT INTO subscribers (uid, msisdn, imsi, status) VALUES ('{Samples.Uid(1)}', '{Samples.Msisdn(1)}', '{Samples.Imsi(1)}', 'INACTIVE'), ('{Samples.Uid(2)}', '{Samples.Msisdn(2)}', '{Samples.Imsi(2)}', 'ACTIVE');";
        await _system.QueryAsync("SET time_zone = '+05:45'; " + insert);
        var stored = (await _system.Provider.GetAsync(Samples.Uid(1), None))!;
        Assert.True(SubscriberComparison.AreEqual(Samples.Bare(1), stored.Subscriber));
        Assert.Null(stored.WriteId);
        Assert.InRange(stored.Subscriber.CreatedAt, TimeProvider.System.GetUtcNow().AddMinutes(-1), TimeProvider.System.GetUtcNow().AddMinutes(1));

        var versions = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            versions.AddRange((await _system.RowsAsync("SELECT version FROM subscribers")).Select(row => row[0]));
            await _system.QueryAsync("UPDATE subscribers SET status = 'SUSPENDED'");
            versions.AddRange((await _system.RowsAsync("SELECT version FROM subscribers")).Select(row => row[0]));
            await _system.QueryAsync("DELETE FROM subscribers; " + insert);
        }

        Assert.Equal(12, versions.Distinct().Count());
        var version = (await _system.Provider.GetAsync(Samples.Uid(1), None))!.Version;
        Assert.IsType<WriteOutcome.Done>(await _system.Provider.WriteAsync(SubscriberWrite.Replace(Samples.Subscriber(1), version, "x"), None));
    }

    [Fact]
    public async Task Every_change_is_written_down_whoever_makes_it()
    {
        await CreateAsync(Samples.Subscriber(1));
        await _system.Provider.WriteAsync(SubscriberWrite.Put(Samples.Subscriber(1) with { LastName = "Zoë \"Z\"", PlanId = null }, "2"), None);
        await _system.QueryAsync("UPDATE subscribers SET status = 'SUSPENDED'; UPDATE subscribers SET status = 'SUSPENDED', write_id = 'x';");
        await _system.Provider.WriteAsync(SubscriberWrite.Remove(Samples.Uid(1), null, "3"), None);

        var logs = await _system.RowsAsync("SELECT operation, record_uid, changed_fields, HEX(old_values), HEX(new_values), changed_by, created_at FROM audit_logs ORDER BY id");
        Assert.Equal(["CREATE", "UPDATE", "UPDATE", "DELETE"], logs.Select(log => log[0]));
        Assert.All(logs, log => Assert.Equal(Samples.Uid(1), log[1]));
        Assert.Equal(["NULL", """["plan_id","last_name"]""", """["status"]""", "NULL"], logs.Select(log => log[2]));
        Assert.Equal(("NULL", "BASIC"), (logs[0][3], Value(logs[0][4], "plan_id")));
        Assert.Equal(("Example", "Zoë \"Z\""), (Value(logs[1][3], "last_name"), Value(logs[1][4], "last_name")));
        Assert.Equal(("ACTIVE", "SUSPENDED"), (Value(logs[2][3], "status"), Value(logs[2][4], "status")));
        Assert.Equal(("NULL", Samples.Msisdn(1), "1990-02-28"), (logs[3][4], Value(logs[3][3], "msisdn"), Value(logs[3][3], "date_of_birth")));
        Assert.All(logs, log => Assert.StartsWith("portal@", log[5], StringComparison.Ordinal));
        Assert.All(logs, log => Assert.InRange(DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(log[6], null)), TimeProvider.System.GetUtcNow().AddMinutes(-1), TimeProvider.System.GetUtcNow().AddMinutes(1)));
    }

    [Theory]
    [InlineData("msisdn", "99900000001")]
    [InlineData("msisdn", "+0990000000")]
    [InlineData("msisdn", "+9990000")]
    [InlineData("msisdn", "+9990000000000000")]
    [InlineData("msisdn", "+999 0000000")]
    [InlineData("msisdn", "+99900000001\n")]
    [InlineData("imsi", "99901000000000")]
    [InlineData("imsi", "9990100000000001")]
    [InlineData("imsi", "99901000000000x")]
    [InlineData("imsi", "999010000000001 ")]
    [InlineData("email", "nobody")]
    [InlineData("email", "@example.com")]
    [InlineData("email", "a@b@example.com")]
    [InlineData("email", "a@example")]
    [InlineData("email", "a@.com")]
    [InlineData("email", "a@example.")]
    [InlineData("email", "a b@example.com")]
    [InlineData("email", "a@example.com\t")]
    public async Task Bad_content_is_refused_whoever_writes_it(string column, string value)
    {
        await CreateAsync(Samples.Subscriber(1));
        // As old applications connect: without a strict mode.
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => _system.QueryAsync($"SET sql_mode = ''; UPDATE subscribers SET {column} = '{value}'"));
        Assert.Contains($"{column} must", error.Message, StringComparison.Ordinal);

        var bad = column switch
        {
            "msisdn" => Samples.Subscriber(2) with { Msisdn = value },
            "imsi" => Samples.Subscriber(2) with { Imsi = value },
            _ => Samples.Subscriber(2) with { Email = value },
        };
        var refused = Assert.IsType<WriteOutcome.Refused>(await _system.Provider.WriteAsync(SubscriberWrite.Create(bad, "2"), None));
        Assert.Equal(RefusalReason.Invalid, refused.Reason);
        Assert.StartsWith(column, refused.Detail, StringComparison.Ordinal);
        // The portal's rule and the database's are the same rule.
        Assert.NotNull(SubscriberRules.Check(SubscriberField.Find(column)!, value));
    }

    [Theory]
    [InlineData("status", "GONE")]
    [InlineData("status", "ACTIVE ")]
    [InlineData("date_of_birth", "0000-00-00")]
    [InlineData("date_of_birth", "2024-05-00")]
    [InlineData("date_of_birth", "2023-02-29")]
    public async Task What_could_not_be_read_back_is_refused_in_the_laxest_mode(string column, string value)
    {
        await CreateAsync(Samples.Subscriber(1));
        await Assert.ThrowsAsync<InvalidOperationException>(() => _system.QueryAsync($"SET sql_mode = 'ALLOW_INVALID_DATES'; UPDATE subscribers SET {column} = '{value}'"));
        Assert.True(SubscriberComparison.AreEqual(Samples.Subscriber(1), (await _system.Provider.GetAsync(Samples.Uid(1), None))!.Subscriber));
    }

    [Theory]
    [InlineData("a@b.c")]
    [InlineData("o'neil+tag@sub.example.co.uk")]
    [InlineData("юлия@пример.рф")]
    [InlineData("a.@-.-")]
    public async Task Every_email_is_taken_that_the_rules_take(string email)
    {
        Assert.Null(SubscriberRules.Check(SubscriberField.Email, email));
        Assert.Equal(email, (await CreateAsync(Samples.Subscriber(1) with { Email = email })).Subscriber.Email);
    }

    [Fact]
    public async Task The_procedures_obey_the_same_rules_as_everybody_else()
    {
        await _system.QueryAsync($"CALL subscriber_upsert('a-1', '{Samples.Msisdn(1)}', '{Samples.Imsi(1)}', 'ACTIVE', 'GOLD', NULL, 'Zoë', NULL, NULL, '1990-02-28')");
        var created = (await _system.Provider.GetAsync("a-1", None))!;
        await _system.QueryAsync($"CALL subscriber_upsert('a-1', '{Samples.Msisdn(2)}', '{Samples.Imsi(2)}', 'ACTIVE', 'GOLD ', NULL, 'Zoë', NULL, NULL, NULL); CALL subscriber_change_status('a-1', 'DELETED')");
        var changed = (await _system.Provider.GetAsync("a-1", None))!;

        Assert.Equal(("Zoë", new DateOnly(1990, 2, 28)), (created.Subscriber.FirstName, created.Subscriber.DateOfBirth));
        Assert.Equal((Samples.Msisdn(2), SubscriberStatus.Deleted, "GOLD "), (changed.Subscriber.Msisdn, changed.Subscriber.Status, changed.Subscriber.PlanId));
        Assert.NotEqual(created.Version, changed.Version);
        Assert.Equal("3", await _system.ValueAsync("SELECT COUNT(*) FROM subscriber_changes WHERE changed_utc > UTC_TIMESTAMP() - INTERVAL 1 MINUTE"));

        // Another record's number is an error, and never that other record's change.
        var taken = await Assert.ThrowsAsync<InvalidOperationException>(() => _system.QueryAsync($"CALL subscriber_upsert('a-2', '{Samples.Msisdn(2)}', '{Samples.Imsi(3)}', 'ACTIVE', NULL, NULL, NULL, NULL, NULL, NULL)"));
        Assert.Contains("subscribers_msisdn", taken.Message, StringComparison.Ordinal);
        Assert.Contains("no subscriber", (await Assert.ThrowsAsync<InvalidOperationException>(() => _system.QueryAsync("CALL subscriber_change_status('a-2', 'ACTIVE')"))).Message, StringComparison.Ordinal);
        Assert.Equal(changed, await _system.Provider.GetAsync("a-1", None));
    }

    [Fact]
    public async Task Views_and_procedures_count_as_the_portal_does_and_the_purge_takes_old_rows_alone()
    {
        await _system.Provider.WriteBatchAsync(
            [.. Enumerable.Range(1, 30).Select(n => SubscriberWrite.Create(Samples.Subscriber(n) with { Status = n <= 10 ? SubscriberStatus.Suspended : SubscriberStatus.Active, PlanId = n <= 5 ? null : "A" }, $"{n}"))],
            None);
        Assert.Equal([["ACTIVE", "20"], ["SUSPENDED", "10"]], await _system.RowsAsync("CALL subscriber_counts_by_status()"));
        Assert.Equal([["A", "25"], ["NULL", "5"]], await _system.RowsAsync("CALL subscriber_counts_by_plan()"));

        await _system.QueryAsync("UPDATE audit_logs SET created_at = created_at - 8 * 86400000 WHERE record_uid <= 'sub-0000012'");
        Assert.Equal("0", await _system.ValueAsync("CALL audit_logs_purge(30)"));
        Assert.Equal("12", await _system.ValueAsync("CALL audit_logs_purge(7)"));
        Assert.Equal("18", await _system.ValueAsync("SELECT COUNT(*) FROM audit_logs"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => _system.QueryAsync("CALL audit_logs_purge(0)"));
    }

    [Fact]
    public async Task What_the_portal_wrote_is_what_the_client_shows()
    {
        const string hostile = "'; DROP TABLE subscribers; -- \"\\ 👩‍👩‍👧‍👦 \u200B\u202E\uFFFD e\u0301 ";
        await CreateAsync(Samples.Subscriber(1) with { FirstName = hostile, Address = hostile + "\t\r\n", DateOfBirth = new DateOnly(1, 1, 1), CreatedAt = DateTimeOffset.UnixEpoch.AddMilliseconds(-1) });
        await _system.Provider.WriteBatchAsync([.. Enumerable.Range(1, 5).Select(n => SubscriberWrite.Put(Samples.Subscriber(n) with { LastName = hostile, Email = null }, $"job:{n}"))], None);

        var row = Assert.Single(await _system.RowsAsync($"SELECT HEX(last_name), email, date_of_birth, status, plan_id, write_id, created_at FROM subscribers WHERE uid = '{Samples.Uid(1)}'"));
        Assert.Equal(hostile, Text(row[0]));
        Assert.Equal(["NULL", "1990-02-28", "ACTIVE", "BASIC", "job:1", "-1"], row[1..]);
        Assert.Equal(hostile, Value(await _system.ValueAsync("SELECT HEX(new_values) FROM audit_logs ORDER BY id LIMIT 1"), "first_name"));
        Assert.Equal("5", await _system.ValueAsync("SELECT COUNT(*) FROM subscribers"));
    }

    private async Task<StoredSubscriber> CreateAsync(Subscriber subscriber) =>
        Assert.IsType<WriteOutcome.Done>(await _system.Provider.WriteAsync(SubscriberWrite.Create(subscriber, "mine"), None)).After!;

    private static string Text(string hex) => System.Text.Encoding.UTF8.GetString(Convert.FromHexString(hex));

    private static string? Value(string hex, string name)
    {
        using var document = JsonDocument.Parse(Text(hex));
        return document.RootElement.GetProperty(name).GetString();
    }
}
