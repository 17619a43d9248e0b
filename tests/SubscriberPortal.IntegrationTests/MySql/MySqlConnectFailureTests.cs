using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using SubscriberPortal.IntegrationTests.Support.Servers;
using SubscriberPortal.MySql;

namespace SubscriberPortal.IntegrationTests.MySql;

/// <summary>What an operator reads when there is no connection.</summary>
public sealed class MySqlConnectFailureTests
{
    [Theory]
    [InlineData("Port=1", MySqlErrorNumber.CannotConnectSocket, "127.0.0.1:1:", "Server and Port")]
    [InlineData("Password=wrong", MySqlErrorNumber.AccessDenied, "Access denied", "User ID and Password")]
    [InlineData("Database=nowhere", MySqlErrorNumber.UnknownDatabase, "nowhere", "set Database")]
    [InlineData("Server=no.such.host.invalid", MySqlErrorNumber.UnknownHost, "no.such.host.invalid", "name resolution")]
    public async Task A_connection_that_cannot_be_made_says_where_and_what_to_look_at(string setting, int number, string names, string advice)
    {
        var server = await TestServers.MariaDbAsync();
        await using var source = new MySqlDataSource($"{server.ConnectionString("mysql")};{setting}");

        var failure = await Assert.ThrowsAsync<MySqlException>(async () => await source.OpenConnectionAsync());

        Assert.Equal(number, failure.Number);
        Assert.Contains(names, failure.Message, StringComparison.Ordinal);
        Assert.Contains(advice, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(MariaDbServer.Password, failure.ToString(), StringComparison.Ordinal);
        Assert.False(failure.IsOutcomeUnknown);
    }

    [Fact]
    public async Task A_listener_that_says_nothing_is_given_up_after_the_connection_timeout()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var source = new MySqlDataSource($"Server=127.0.0.1;Port={((IPEndPoint)listener.LocalEndpoint).Port};User ID=a;ConnectionTimeout=1;MaximumPoolSize=1");
        for (var i = 0; i < 2; i++)
        {
            var watch = Stopwatch.StartNew();
            var failure = await Assert.ThrowsAsync<MySqlException>(async () => await source.OpenConnectionAsync());
            Assert.InRange(watch.Elapsed.TotalSeconds, 0.5, 30);
            Assert.True(failure.IsTransient);
            Assert.Contains("ConnectionTimeout of 1 s", failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Whoever_no_longer_wants_a_connection_goes_at_once_and_its_place_is_free_again()
    {
        using var proxy = new FlakyProxy((await TestServers.MariaDbAsync()).Port) { Mode = ProxyMode.BlackHole };
        await using var source = new MySqlDataSource(
            new MySqlConnectionStringBuilder((await TestServers.MariaDbAsync()).ConnectionString("mysql")) { Port = proxy.Port, MaximumPoolSize = 1, ConnectionTimeout = 3 }.ConnectionString);
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        var watch = Stopwatch.StartNew();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await source.OpenConnectionAsync(cancellation.Token));

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2.5), $"It took {watch.Elapsed}.");
        proxy.Mode = ProxyMode.Pass;
        await using var connection = await source.OpenConnectionAsync();
        Assert.Equal(1, await MySqlDatabase.Command(connection, "SELECT 1").ExecuteScalarAsync());
    }

    [Fact]
    public async Task An_idle_connection_behind_a_black_hole_is_not_waited_for_longer_than_a_connection_may_take()
    {
        using var proxy = new FlakyProxy((await TestServers.MariaDbAsync()).Port);
        await using var source = new MySqlDataSource(
            new MySqlConnectionStringBuilder((await TestServers.MariaDbAsync()).ConnectionString("mysql")) { Port = proxy.Port, ConnectionTimeout = 1, DefaultCommandTimeout = 1 }.ConnectionString);
        await using (var connection = await source.OpenConnectionAsync()) Assert.Equal(1, await MySqlDatabase.Command(connection, "SELECT 1").ExecuteScalarAsync());
        proxy.Mode = ProxyMode.BlackHole;
        var watch = Stopwatch.StartNew();

        await using var silent = await source.OpenConnectionAsync();
        var failure = await Assert.ThrowsAsync<MySqlException>(() => MySqlDatabase.Command(silent, "SELECT 1").ExecuteScalarAsync());

        Assert.True(failure.IsTimeout);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"It took {watch.Elapsed}.");
    }
}
