using Microsoft.Extensions.Logging;
using SubscriberPortal.MySql;

namespace SubscriberPortal.IntegrationTests.MySql;

public sealed class MySqlLogTests
{
    [Fact]
    public async Task Slow_statements_are_warned_of_with_their_text_and_without_their_values()
    {
        await using var database = await MySqlDatabase.NewAsync();
        var log = new Lines();
        await using var source = new MySqlDataSource(database.ConnectionString + ";SlowQueryThreshold=200", log);
        await using var connection = await source.OpenConnectionAsync();
        await MySqlDatabase.Command(connection, "SELECT @secret", ("secret", "+15550100000")).ExecuteScalarAsync();
        Assert.Empty(log.Warnings);

        await MySqlDatabase.Command(connection, "SELECT SLEEP(0.4), @secret", ("secret", "+15550100000")).ExecuteScalarAsync();

        var warning = Assert.Single(log.Warnings);
        Assert.Contains("SELECT SLEEP(0.4), @secret", warning, StringComparison.Ordinal);
        Assert.DoesNotContain("+1555", warning, StringComparison.Ordinal);
        Assert.Contains($"127.0.0.1:{database.Server.Port}", warning, StringComparison.Ordinal);
    }

    private sealed class Lines : ILogger
    {
        public List<string> Warnings { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (Warnings) Warnings.Add(formatter(state, exception));
        }
    }
}
