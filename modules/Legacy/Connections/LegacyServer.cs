using Microsoft.Extensions.Logging;
using SubscriberPortal.MySql;

namespace SubscriberPortal.Legacy.Connections;

/// <summary>The connections to one server, and who may have how many of them: bulk work leaves a quarter to people.</summary>
internal sealed class LegacyServer : IAsyncDisposable
{
    private const int ConnectSeconds = 2;

    private readonly MySqlDataSource _source;

    public LegacyServer(MySqlConnectionStringBuilder where, ILogger logger)
    {
        // A server that is there takes a connection within this time; the provider's own default is made for command lines.
        if (!where.ContainsKey("ConnectionTimeout")) where.ConnectionTimeout = ConnectSeconds;
        Name = $"MySQL {where.Server}:{where.Port}/{where.Database}";
        Slots = new SemaphoreSlim(where.MaximumPoolSize);
        BulkSlots = new SemaphoreSlim(Math.Max(1, where.MaximumPoolSize * 3 / 4));
        _source = new MySqlDataSource(where.ConnectionString, logger);
    }

    /// <summary>For people: <c>MySQL db.example.com:3306/legacy</c>.</summary>
    public string Name { get; }

    public SemaphoreSlim Slots { get; }

    public SemaphoreSlim BulkSlots { get; }

    public ValueTask<MySqlConnection> OpenAsync(CancellationToken cancellationToken) => _source.OpenConnectionAsync(cancellationToken);

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
