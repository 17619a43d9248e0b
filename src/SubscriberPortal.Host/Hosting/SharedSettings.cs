using System.Data.Common;

namespace SubscriberPortal.Host.Hosting;

/// <summary>The settings that must be the same on all instances that share their state, and those of them that lead to files which each instance has for itself.</summary>
internal sealed class SharedSettings(IConfiguration configuration)
{
    /// <summary>Key, the value when nothing is set, the value that means files of this instance, and what to set instead. Read by their keys: the options are the modules' own.</summary>
    private static readonly (string Key, string Default, string? Own, string? Shared)[] Stores =
    [
        ("Cloud:Store", "Sqlite", "Sqlite", "DynamoDb"), ("Legacy:Database", "Sqlite", "Sqlite", "MySql"), ("Files:Store", "Local", "Local", "S3"),
        ("Cloud:TablePrefix", "portal-", null, null), ("Legacy:SecretId", "", null, null), ("Files:Bucket", "", null, null), ("Workflows:Engine", "Embedded", null, null),
    ];

    /// <summary>Without secrets: of a connection string only where it leads.</summary>
    public IReadOnlyDictionary<string, string> Values { get; } =
        Stores.Select(store => (store.Key, Value: configuration[store.Key] is { Length: > 0 } value ? value : store.Default))
            .Append(("Legacy:ConnectionString", PlaceOf(configuration["Legacy:ConnectionString"])))
            .ToDictionary(pair => pair.Item1, pair => pair.Item2);

    /// <summary>The first setting that another instance has otherwise, as a sentence; null when there is none.</summary>
    public string? DifferenceFrom(IReadOnlyDictionary<string, string> other)
    {
        foreach (var (key, value) in Values)
        {
            if (other.GetValueOrDefault(key, value) is var theirs && theirs != value) return $"{key} is '{value}' here and '{theirs}' there; instances that share their state must share everything else";
        }

        return null;
    }

    /// <summary>The first setting that gives this instance files of its own, as a sentence; null when there is none.</summary>
    public string? OwnStore()
    {
        foreach (var (key, _, own, shared) in Stores)
        {
            if (own is not null && Values[key] == own) return $"{key} is '{own}', so that each instance would have its own data; set it to '{shared}' on all of them";
        }

        return null;
    }

    private static readonly string[] Place = ["Server", "Port", "Database"];

    private static string PlaceOf(string? connectionString)
    {
        if (string.IsNullOrEmpty(connectionString)) return "";
        try
        {
            var parts = new DbConnectionStringBuilder { ConnectionString = connectionString };
            return string.Join('/', Place.Select(name => parts.TryGetValue(name, out var part) ? part : ""));
        }
        catch (ArgumentException)
        {
            // Legacy itself says what is wrong with it.
            return "";
        }
    }
}
