using SubscriberPortal.IntegrationTests.Support.Servers;
using SubscriberPortal.MySql;

namespace SubscriberPortal.IntegrationTests.MySql;

/// <summary>The modes of TLS, against a server with a certificate for <c>localhost</c> and against one without any.</summary>
public sealed class MySqlTlsTests : IAsyncLifetime
{
    private MySqlCertificates _certificates = null!;
    private MariaDbServer _server = null!;

    public async Task InitializeAsync()
    {
        _certificates = await MySqlCertificates.ForAsync("localhost");
        _server = await MariaDbServer.StartNewAsync($"--ssl-cert={_certificates.Certificate}", $"--ssl-key={_certificates.Key}", $"--ssl-ca={_certificates.Authority}");
    }

    public Task DisposeAsync()
    {
        _server.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Each_mode_encrypts_and_checks_what_it_promises()
    {
        var other = await MySqlCertificates.ForAsync("localhost");

        Assert.Equal("", await CipherAsync("localhost", MySqlSslMode.Disabled));
        Assert.StartsWith("TLS", await CipherAsync("localhost", MySqlSslMode.Preferred), StringComparison.Ordinal);
        Assert.StartsWith("TLS", await CipherAsync("localhost", MySqlSslMode.Required), StringComparison.Ordinal);
        Assert.StartsWith("TLS", await CipherAsync("localhost", MySqlSslMode.VerifyCA, _certificates.Authority), StringComparison.Ordinal);
        Assert.StartsWith("TLS", await CipherAsync("127.0.0.1", MySqlSslMode.VerifyCA, _certificates.Authority), StringComparison.Ordinal);
        Assert.StartsWith("TLS", await CipherAsync("localhost", MySqlSslMode.VerifyFull, _certificates.Authority), StringComparison.Ordinal);

        await RefusedAsync("127.0.0.1", MySqlSslMode.VerifyFull, _certificates.Authority);
        await RefusedAsync("localhost", MySqlSslMode.VerifyFull, other.Authority);
        await RefusedAsync("localhost", MySqlSslMode.VerifyCA, other.Authority);
    }

    [Fact]
    public async Task A_server_without_tls_is_refused_where_tls_is_required()
    {
        // MariaDB 10.11 has none when it is given no certificate.
        var plain = await TestServers.MariaDbAsync();

        Assert.Equal("", await CipherAsync("localhost", MySqlSslMode.Preferred, server: plain));
        await RefusedAsync("localhost", MySqlSslMode.Required, server: plain);
        await RefusedAsync("localhost", MySqlSslMode.VerifyCA, _certificates.Authority, plain);
        await RefusedAsync("localhost", MySqlSslMode.VerifyFull, _certificates.Authority, plain);
    }

    [Fact]
    public async Task Large_values_long_results_and_timeouts_pass_through_tls_as_well()
    {
        await using var source = Source("localhost", MySqlSslMode.VerifyFull, _certificates.Authority);
        await using var connection = await source.OpenConnectionAsync();
        var value = string.Concat(Enumerable.Repeat("0123456789äöü😀", 100_000));
        foreach (var v in new[] { value, "short", "shorter", value }) Assert.Equal(v, await MySqlDatabase.Command(connection, "SELECT @v", ("v", v)).ExecuteScalarAsync());
        await using (var reader = await MySqlDatabase.Command(connection, "WITH RECURSIVE r AS (SELECT 0 AS n UNION ALL SELECT n + 1 FROM r WHERE n < 999) SELECT n, REPEAT('x', 10000) FROM r").ExecuteReaderAsync())
        {
            var rows = 0;
            while (await reader.ReadAsync()) Assert.Equal((rows++, 10_000), (reader.GetInt32(0), reader.GetString(1).Length));
            Assert.Equal(1000, rows);
        }

        var slow = MySqlDatabase.Command(connection, "SELECT SLEEP(60)");
        slow.CommandTimeout = 1;
        Assert.True((await Assert.ThrowsAsync<MySqlException>(() => slow.ExecuteScalarAsync())).IsTimeout);
        await using var next = await source.OpenConnectionAsync();
        Assert.Equal(1, await MySqlDatabase.Command(next, "SELECT 1").ExecuteScalarAsync());
    }

    private async Task RefusedAsync(string host, MySqlSslMode mode, string authority = "", MariaDbServer? server = null)
    {
        var refusal = await Assert.ThrowsAsync<MySqlException>(() => CipherAsync(host, mode, authority, server));
        Assert.Equal(MySqlErrorNumber.Tls, refusal.Number);
        Assert.Contains($"{mode}", refusal.Message, StringComparison.Ordinal);
    }

    private async Task<string> CipherAsync(string host, MySqlSslMode mode, string authority = "", MariaDbServer? server = null)
    {
        await using var source = Source(host, mode, authority, server);
        await using var connection = await source.OpenConnectionAsync();
        await using var reader = await MySqlDatabase.Command(connection, "SHOW SESSION STATUS LIKE 'Ssl_cipher'").ExecuteReaderAsync();
        await reader.ReadAsync();
        return reader.GetString(1);
    }

    private MySqlDataSource Source(string host, MySqlSslMode mode, string authority, MariaDbServer? server = null) => new(
        new MySqlConnectionStringBuilder((server ?? _server).ConnectionString("mysql")) { Server = host, SslMode = mode, SslCa = authority }.ConnectionString);
}
