using System.Collections.Concurrent;

namespace SubscriberPortal.MySql.Settings;

/// <summary>The data sources behind connections that were made from a bare connection string: one for each string, for the life of the process.</summary>
internal static class SharedDataSources
{
    private static readonly ConcurrentDictionary<string, Lazy<MySqlDataSource>> ByConnectionString = new(StringComparer.Ordinal);

    public static MySqlDataSource Of(string connectionString) => ByConnectionString.GetOrAdd(connectionString, text => new Lazy<MySqlDataSource>(() => new MySqlDataSource(text))).Value;
}
