using SubscriberPortal.Sqlite.Engine;

namespace SubscriberPortal.Sqlite.Provisioning;

/// <summary>The statements that more than one part of the provider uses.</summary>
internal static class SubscriberSql
{
    public const string ByUid = $"SELECT {SubscriberRow.Columns} FROM subscribers WHERE uid = ?1";
    public const string ByMsisdn = $"SELECT {SubscriberRow.Columns} FROM subscribers WHERE msisdn = ?1";
    public const string ByImsi = $"SELECT {SubscriberRow.Columns} FROM subscribers WHERE imsi = ?1";
    public const string OwnerOfMsisdn = "SELECT uid FROM subscribers WHERE msisdn = ?1";
    public const string OwnerOfImsi = "SELECT uid FROM subscribers WHERE imsi = ?1";

    /// <summary>SQLITE_CONSTRAINT_UNIQUE.</summary>
    public const int UniqueBroken = 2067;

    /// <summary>SQLITE_CONSTRAINT_PRIMARYKEY.</summary>
    public const int KeyBroken = 1555;

    /// <summary>SQLITE_CONSTRAINT_TRIGGER: a trigger's RAISE.</summary>
    public const int TriggerBroken = 1811;

    public static string? Owner(SqliteSession session, string sql, string value)
    {
        var row = session.Prepare(sql).Bind(1, value);
        var owner = row.Step() ? row.Text(0) : null;
        row.Reset();
        return owner;
    }
}
