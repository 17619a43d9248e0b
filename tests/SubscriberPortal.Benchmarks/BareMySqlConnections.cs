using System.Collections.Concurrent;

namespace SubscriberPortal.Benchmarks;

/// <summary>Bare connections with one statement each, made before anything is measured.</summary>
internal sealed class BareMySqlConnections : IDisposable
{
    private readonly List<BareMySql> _connections = [];
    private readonly ConcurrentBag<BareMySql.BareStatement> _statements = [];

    public BareMySqlConnections(string connectionString, string sql, int count)
    {
        for (var i = 0; i < count; i++)
        {
            _connections.Add(new BareMySql(connectionString));
            _statements.Add(_connections[i].Prepare(sql, [""]));
        }
    }

    public BareMySql.BareStatement Take() => _statements.TryTake(out var statement) ? statement : throw new InvalidOperationException("More readers than connections.");

    public void Give(BareMySql.BareStatement statement) => _statements.Add(statement);

    public void Dispose()
    {
        foreach (var statement in _statements) statement.Dispose();
        foreach (var connection in _connections) connection.Dispose();
    }
}
