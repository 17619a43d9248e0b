using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using SubscriberPortal.Host.CommandLine;
using SubscriberPortal.IntegrationTests.Support;
using SubscriberPortal.IntegrationTests.Support.Servers;
using SubscriberPortal.MySql;

namespace SubscriberPortal.IntegrationTests.Host;

public sealed class ConfigurationTests
{
    [Theory]
    [InlineData("Auth:SigningKey", "short", "32", "5")]
    [InlineData("Auth:MaxFailedSignIns", "0", "1", "100")]
    [InlineData("Portal:AdminPassword", "short", "8", "5 characters")]
    [InlineData("Portal:DataDirectory", "/proc/nowhere", "/proc/nowhere", "write")]
    [InlineData("Api:AllowedOrigins:0", "crm.example/path", "https://", "crm.example/path")]
    [InlineData("Privacy:MaskPii", "maybe", "maybe", "Boolean")]
    [InlineData("State:Store", "Paper", "Sqlite", "Paper")]
    [InlineData("State:Store", "DynamoDb", "Auth:SigningKey", "32 bytes")]
    public async Task A_bad_setting_stops_the_start_in_a_line_that_names_it_its_bound_and_its_value(string key, string value, string bound, string found)
    {
        var data = Directory.CreateTempSubdirectory("portal-test-");
        using var error = new StringWriter();

        var exitCode = await PortalCommandLine.RunAsync(["--urls", "http://127.0.0.1:0", $"--Portal:DataDirectory={data.FullName}", $"--{key}={value}"], Program.CreatePortal, error);

        Assert.NotEqual(0, exitCode);
        var line = Assert.Single(error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(key, line, StringComparison.Ordinal);
        Assert.Contains(bound, line, StringComparison.Ordinal);
        Assert.Contains(found, line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", line, StringComparison.Ordinal);
        data.Delete(recursive: true);
    }

    [Theory]
    [InlineData("Server and Port", "--Legacy:Database=MySql", "--Legacy:ConnectionString=Server=127.0.0.1;Port=1;Database=legacy;User ID=portal;Password=Secret-7")]
    [InlineData("Aws:Region", "--Cloud:Store=DynamoDb")]
    [InlineData("cannot be reached", "--State:Store=DynamoDb", "--Aws:ServiceUrl=http://127.0.0.1:1", "--Auth:SigningKey=0123456789012345678901234567890123456789")]
    [InlineData("DynamoDB at http://127.0.0.1:1. DynamoDB cannot be reached (connection refused)", "--Cloud:Store=DynamoDb", "--Aws:ServiceUrl=http://127.0.0.1:1")]
    public async Task A_store_that_cannot_be_used_stops_the_start_in_a_line_that_says_what_to_look_at(string words, params string[] settings)
    {
        var data = Directory.CreateTempSubdirectory("portal-test-");

        MotoServer.UseCredentials();
        var watch = Stopwatch.StartNew();

        var line = await FailAsync(data, settings);

        // The AWS SDK by itself would go on for a minute and more, and say nothing.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"It took {watch.Elapsed}.");
        Assert.Contains(words, line, StringComparison.Ordinal);
        Assert.DoesNotContain("Secret-7", line, StringComparison.Ordinal);
        data.Delete(recursive: true);
    }

    [Fact]
    public async Task A_DynamoDB_that_says_nothing_stops_the_start_within_seconds()
    {
        var data = Directory.CreateTempSubdirectory("portal-test-");
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        MotoServer.UseCredentials();
        var watch = Stopwatch.StartNew();

        var line = await FailAsync(data, "--Cloud:Store=DynamoDb", $"--Aws:ServiceUrl=http://{silent.LocalEndpoint}");

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"It took {watch.Elapsed}.");
        Assert.Contains($"at http://{silent.LocalEndpoint}", line, StringComparison.Ordinal);
        Assert.Contains("did not answer in time", line, StringComparison.Ordinal);
        data.Delete(recursive: true);
    }

    [Fact]
    public async Task A_user_of_MariaDB_who_may_not_make_the_schema_stops_the_start_in_a_line_that_says_so()
    {
        var data = Directory.CreateTempSubdirectory("portal-test-");
        var server = await TestServers.MariaDbAsync();
        var where = new MySqlConnectionStringBuilder(await server.NewDatabaseAsync()) { UserID = "guest", Password = "Guest-7-horse" };
        await server.QueryAsync("mysql", $"CREATE USER IF NOT EXISTS 'guest'@'%' IDENTIFIED BY 'Guest-7-horse'; GRANT SELECT ON {where.Database}.* TO 'guest'@'%'");

        var line = await FailAsync(data, "--Legacy:Database=MySql", $"--Legacy:ConnectionString={where.ConnectionString}");

        Assert.Contains("lacks a privilege", line, StringComparison.Ordinal);
        Assert.DoesNotContain("Guest-7-horse", line, StringComparison.Ordinal);
        data.Delete(recursive: true);
    }

    [Fact]
    public async Task What_one_start_generated_the_next_one_finds()
    {
        var data = Directory.CreateTempSubdirectory("portal-test-");
        string token;
        await using (var first = PortalApplication.On(data))
        {
            using var client = await first.SignInAs("admin");
            token = client.DefaultRequestHeaders.Authorization!.Parameter!;
        }

        await using (var second = PortalApplication.On(data))
        {
            using var client = second.Anonymous();
            client.DefaultRequestHeaders.Authorization = new("Bearer", token);

            using var answer = await client.GetAsync("/auth/me");

            Assert.True(answer.IsSuccessStatusCode);
        }

        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(data.FullName, "signing.key")));
        data.Delete(recursive: true);
    }

    [Fact]
    public async Task A_given_signing_key_is_used_and_none_is_generated()
    {
        await using var portal = PortalApplication.With(("Auth:SigningKey", new string('k', 32)));

        using var client = await portal.SignInAs("admin");

        using var answer = await client.GetAsync("/auth/me");
        Assert.True(answer.IsSuccessStatusCode);
        Assert.False(File.Exists(Path.Combine(portal.Data.FullName, "signing.key")));
    }

    /// <summary>Starts the portal, which cannot, and answers the one line that it says of it.</summary>
    private static async Task<string> FailAsync(DirectoryInfo data, params string[] settings)
    {
        using var error = new StringWriter();
        var exitCode = await PortalCommandLine.RunAsync(["--urls", "http://127.0.0.1:0", $"--Portal:DataDirectory={data.FullName}", .. settings], Program.CreatePortal, error);
        Assert.Equal(PortalCommandLine.BadSetting, exitCode);
        return Assert.Single(error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
