using System.Globalization;
using System.Text.Json;
using SubscriberPortal.MySql;

namespace SubscriberPortal.Legacy.Connections;

/// <summary>Reads what a secret holds: the JSON that RDS writes, or a connection string.</summary>
internal static class LegacySecret
{
    /// <param name="given">The connection string of the settings; what the secret says goes before what it says.</param>
    /// <exception cref="ArgumentException">It is neither; the message holds nothing of it.</exception>
    public static MySqlConnectionStringBuilder Read(string? secret, string given)
    {
        var builder = new MySqlConnectionStringBuilder(given);
        if (string.IsNullOrWhiteSpace(secret)) throw new ArgumentException("it is empty or binary.");
        if (!secret.TrimStart().StartsWith('{'))
        {
            var parts = Parse(secret);
            foreach (string key in parts.Keys) builder[key] = (string)parts[key];
            return builder;
        }

        try
        {
            using var json = JsonDocument.Parse(secret);
            if (Text(json, "username") is { } user) builder.UserID = user;
            if (Text(json, "password") is { } password) builder.Password = password;
            if (Text(json, "host") is { } host) builder.Server = host;
            if (Text(json, "port") is { } port) builder["Port"] = port;
            if (Text(json, "dbname") is { } database) builder.Database = database;
        }
        catch (JsonException)
        {
            throw new ArgumentException("it begins like JSON, but is not.");
        }

        return builder;
    }

    private static MySqlConnectionStringBuilder Parse(string secret)
    {
        try
        {
            return new MySqlConnectionStringBuilder(secret.Trim());
        }
        catch (ArgumentException)
        {
            // The message may show a part of the secret.
            throw new ArgumentException("it is neither JSON with username and password nor a connection string.");
        }
    }

    /// <summary>RDS writes the port as a number, people write it as text.</summary>
    private static string? Text(JsonDocument json, string name) => !json.RootElement.TryGetProperty(name, out var value) ? null : value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetInt32().ToString(CultureInfo.InvariantCulture),
        _ => throw new ArgumentException($"its '{name}' is neither text nor a number."),
    };
}
