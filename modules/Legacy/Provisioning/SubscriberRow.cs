using System.Globalization;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;
using SubscriberPortal.MySql;

namespace SubscriberPortal.Legacy.Provisioning;

/// <summary>Between a row of the table <c>subscribers</c> and a record.</summary>
internal static class SubscriberRow
{
    public const string Columns =
        "uid, msisdn, imsi, status, plan_id, email, first_name, last_name, address, date_of_birth, created_at, updated_at, version, write_id";

    public static StoredSubscriber Read(MySqlDataReader row) => new(ReadSubscriber(row), VersionTag(row.GetInt64(12)), Text(row, 13));

    public static Subscriber ReadSubscriber(MySqlDataReader row) => new()
    {
        Uid = row.GetString(0),
        Msisdn = row.GetString(1),
        Imsi = row.GetString(2),
        Status = ReadStatus(row.GetString(3)),
        PlanId = Text(row, 4),
        Email = Text(row, 5),
        FirstName = Text(row, 6),
        LastName = Text(row, 7),
        Address = Text(row, 8),
        DateOfBirth = row.IsDBNull(9) ? null : DateOnly.FromDateTime(row.GetDateTime(9)),
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(10)),
        UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(11)),
    };

    public static string VersionTag(long version) => version.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>62 random bits: never the same again for a uid, and nothing to keep for a removed one.</summary>
    public static long NewVersion() => Random.Shared.NextInt64(1, 1L << 62);

    // The schema's check keeps any other word out, whoever writes.
    private static SubscriberStatus ReadStatus(string word) => SubscriberStatusNames.TryParse(word, out var status)
        ? status
        : throw new InvalidOperationException($"The table subscribers holds the status '{word}', which its own check refuses. Was the check removed?");

    private static string? Text(MySqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
