using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SubscriberPortal.Aws;
using SubscriberPortal.Host.CommandLine;
using SubscriberPortal.IntegrationTests.Subscribers;
using SubscriberPortal.IntegrationTests.Support;
using SubscriberPortal.IntegrationTests.Support.Servers;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Legacy;
using SubscriberPortal.Legacy.Connections;
using SubscriberPortal.Legacy.Provisioning;
using SubscriberPortal.Legacy.Schema;
using SubscriberPortal.MySql;

namespace SubscriberPortal.IntegrationTests.Storage;

/// <summary>From the settings, or a secret, to a portal on MySQL.</summary>
public sealed class MySqlSettingsTests
{
    private static CancellationToken None => CancellationToken.None;

    [Theory]
    [InlineData("MySql", null, null, "Legacy:ConnectionString or Legacy:SecretId must be set")]
    [InlineData("MySql", "", " ", "Legacy:ConnectionString or Legacy:SecretId must be set")]
    [InlineData("Sqlite", "Server=db;Database=l;User ID=u", null, "Legacy:ConnectionString is set, but Legacy:Database is 'Sqlite'")]
    [InlineData("Sqlite", null, "a-secret", "Legacy:SecretId is set, but Legacy:Database is 'Sqlite'")]
    [InlineData("MySql", "Database=l;User ID=u;Password=s3cret-x", null, "Legacy:ConnectionString: Server must be given")]
    [InlineData("MySql", "Server=db;User ID=u;Pwd=s3cret-x", null, "Legacy:ConnectionString: Database must be given")]
    [InlineData("MySql", "Server=db;Database=l;Password=s3cret-x", null, "Legacy:ConnectionString: User ID must be given")]
    [InlineData("MySql", "Server=db;Port=0;Database=l;User ID=u;Password=s3cret-x", null, "Port")]
    [InlineData("MySql", "Server=db;Database=l;User ID=u;Password=s3cret-x;SslMode=VerifyFull", null, "needs SslCa")]
    [InlineData("MySql", "Server=db;Nonsense=1;Password=s3cret-x", null, "Nonsense")]
    [InlineData("MySql", "Server=db;Nonsense=1;Password=s3cret-x", "a-secret", "Nonsense")]
    [InlineData("MySql", "s3cret-x", null, "Legacy:ConnectionString")]
    public void A_bad_setting_is_named_with_its_rule_and_never_with_the_password(string database, string? connectionString, string? secretId, string words)
    {
        var result = new LegacyOptionsValidator().Validate(null, new LegacyOptions { Database = database, ConnectionString = connectionString, SecretId = secretId });
        Assert.True(result.Failed);
        Assert.Contains(words, result.FailureMessage, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("s3cret", result.FailureMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Server=db;Database=l;User ID=u;Password=p", null)]
    [InlineData(null, "a-secret")]
    [InlineData("Server=db;Database=l;SslMode=Required", "a-secret")]
    public void A_good_setting_is_taken(string? connectionString, string? secretId) =>
        Assert.True(new LegacyOptionsValidator().Validate(null, new LegacyOptions { Database = "MySql", ConnectionString = connectionString, SecretId = secretId }).Succeeded);

    [Fact]
    public async Task A_secret_as_RDS_writes_it_leads_to_the_database_and_one_that_was_rotated_is_read_again()
    {
        var (server, moto) = (await TestServers.MariaDbAsync(), await TestServers.MotoAsync());
        var where = new MySqlConnectionStringBuilder(await server.NewDatabaseAsync());
        var (user, secret) = ($"rds_{Guid.NewGuid():N}"[..20], $"legacy-{Guid.NewGuid():N}");
        await server.QueryAsync("mysql", $"CREATE USER '{user}'@'%' IDENTIFIED BY 'First-7-horse'; GRANT ALL ON {where.Database}.* TO '{user}'@'%'");
        await moto.AwsAsync("secretsmanager", "create-secret", "--name", secret, "--secret-string", Json("First-7-horse"));
        var options = new LegacyOptions { Database = "MySql", ConnectionString = $"Database={where.Database};SslMode=Disabled", SecretId = secret };
        using var aws = new AwsClients(Options.Create(new AwsOptions { ServiceUrl = moto.Url }));
        await using var database = new LegacyDatabase(new LegacyConnectionString(Options.Create(options), new(() => aws)), NullLogger<LegacyDatabase>.Instance) { ReadAgainAfter = TimeSpan.Zero };
        var provider = new MySqlProvisioningProvider(new SystemDescriptor(SystemKeys.Legacy, "Legacy", "MySQL", 20, true), database, TimeProvider.System);
        await new MySqlSchema(database, LegacySystem.MySqlScripts()).ApplyAsync(None);
        Assert.IsType<WriteOutcome.Done>(await provider.WriteAsync(SubscriberWrite.Create(Storage.Samples.Subscriber(1), "1"), None));

        // Rotated: who is connected is thrown out, and the former password is good no more.
        await server.QueryAsync("mysql", $"ALTER USER '{user}'@'%' IDENTIFIED BY 'Second-7-horse'; KILL USER {user};");
        Assert.Contains("password", (await Assert.ThrowsAsync<SystemUnavailableException>(() => provider.GetAsync(Storage.Samples.Uid(1), None))).Message, StringComparison.OrdinalIgnoreCase);
        await moto.AwsAsync("secretsmanager", "put-secret-value", "--secret-id", secret, "--secret-string", Json("Second-7-horse"));
        Assert.NotNull(await provider.GetAsync(Storage.Samples.Uid(1), None));

        string Json(string password) => new JsonObject { ["engine"] = "mysql", ["host"] = "127.0.0.1", ["port"] = where.Port, ["username"] = user, ["password"] = password }.ToJsonString();
    }

    [Theory]
    [InlineData("{\"username\":\"u\"", "begins like JSON")]
    [InlineData("{\"username\":\"u\",\"password\":\"s3cret-x\"}", "Server must be given")]
    [InlineData("{\"username\":[\"s3cret-x\"]}", "its 'username'")]
    [InlineData("s3cret-x", "neither JSON")]
    public async Task A_secret_that_does_not_say_where_is_named_and_not_shown(string value, string words)
    {
        var moto = await TestServers.MotoAsync();
        var secret = $"legacy-{Guid.NewGuid():N}";
        await moto.AwsAsync("secretsmanager", "create-secret", "--name", secret, "--secret-string", value);
        using var aws = new AwsClients(Options.Create(new AwsOptions { ServiceUrl = moto.Url }));
        var error = await Assert.ThrowsAsync<SystemUnavailableException>(
            () => new LegacyConnectionString(Options.Create(new LegacyOptions { Database = "MySql", SecretId = secret }), new(() => aws)).ReadAsync(None));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.Contains(secret, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plain_connection_string_may_be_a_secret()
    {
        var moto = await TestServers.MotoAsync();
        var secret = $"legacy-{Guid.NewGuid():N}";
        await moto.AwsAsync("secretsmanager", "create-secret", "--name", secret, "--secret-string", "Server=db;Port=3307;Database=l;User ID=u;Password='a;b'");
        using var aws = new AwsClients(Options.Create(new AwsOptions { ServiceUrl = moto.Url }));
        var read = await new LegacyConnectionString(Options.Create(new LegacyOptions { Database = "MySql", SecretId = secret, ConnectionString = "Port=1;SslMode=Required" }), new(() => aws)).ReadAsync(None);
        Assert.Equal(("db", 3307, "l", "u", "a;b", MySqlSslMode.Required), (read.Server, read.Port, read.Database, read.UserID, read.Password, read.SslMode));
    }

    [Fact]
    public async Task The_portal_runs_on_MySQL_and_when_it_stops_says_so_soon_while_Cloud_goes_on()
    {
        using var server = await MariaDbServer.StartNewAsync();
        var connectionString = await server.NewDatabaseAsync();
        string[] settings = ["--Legacy:Database=MySql", $"--Legacy:ConnectionString={connectionString}"];
        var data = Directory.CreateTempSubdirectory("portal-test-");
        Assert.Equal(0, await PortalCommandLine.RunAsync(["migrate-schema", "--print", $"--Portal:DataDirectory={data.FullName}", .. settings], Program.CreatePortal));
        Assert.Equal(0, await PortalCommandLine.RunAsync(["migrate-schema", $"--Portal:DataDirectory={data.FullName}", .. settings], Program.CreatePortal));
        Assert.Equal(0, await PortalCommandLine.RunAsync(["migrate-schema", $"--Portal:DataDirectory={data.FullName}", .. settings], Program.CreatePortal));

        await using var portal = PortalApplication.On(data, ("Legacy:Database", "MySql"), ("Legacy:ConnectionString", connectionString));
        using var admin = await portal.SignInAs("admin");
        await admin.CreateAsync("legacy", SubscriberCalls.Body("a-1"));
        Assert.Equal("uid\na-1\n", await server.QueryAsync(new MySqlConnectionStringBuilder(connectionString).Database, "SELECT uid FROM subscribers"));
        Assert.Contains("MariaDB 10", (await admin.CallAsync("GET", "/legacy/health")).Expect(HttpStatusCode.OK).Text, StringComparison.Ordinal);

        server.Kill();
        foreach (var (method, path, body) in new[] { ("GET", "/legacy/subscribers/a-1", null), ("GET", "/legacy/subscribers", null), ("POST", "/legacy/subscribers", SubscriberCalls.Body("a-2").ToJsonString()), ("GET", "/legacy/health", null) })
        {
            var watch = System.Diagnostics.Stopwatch.StartNew();
            var answer = await admin.CallAsync(method, path, body);
            Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
            answer.Expect(HttpStatusCode.ServiceUnavailable);
            Assert.Contains(path == "/legacy/health" ? "MySQL" : "legacy", answer.Text, StringComparison.Ordinal);
        }

        await admin.CreateAsync("cloud", SubscriberCalls.Body("a-2"));
        await server.StartAsync();
        (await admin.CallAsync("GET", "/legacy/subscribers/a-1")).Expect(HttpStatusCode.OK);
        await admin.CreateAsync("legacy", SubscriberCalls.Body("a-3"));
    }
}
