using System.Globalization;
using System.Text;
using System.Text.Unicode;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;
using SubscriberPortal.Sqlite.Engine;

namespace SubscriberPortal.Sqlite.Provisioning;

/// <summary>Between a row of the table <c>subscribers</c> and a record.</summary>
internal static class SubscriberRow
{
    public const string Columns =
        "uid, msisdn, imsi, status, plan_id, email, first_name, last_name, address, date_of_birth, created_at, updated_at, version, write_id";

    public static StoredSubscriber Read(SqliteStatement row) => new(ReadSubscriber(row), VersionTag(row.Number(12)), row.Text(13));

    public static Subscriber ReadSubscriber(SqliteStatement row) => new()
    {
        Uid = row.Text(0)!,
        Msisdn = row.Text(1)!,
        Imsi = row.Text(2)!,
        Status = ReadStatus(row.Utf8(3)),
        PlanId = row.Text(4),
        Email = row.Text(5),
        FirstName = row.Text(6),
        LastName = row.Text(7),
        Address = row.Text(8),
        DateOfBirth = ReadDate(row, 9),
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Number(10)),
        UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Number(11)),
    };

    /// <summary>The fingerprint of <see cref="ReadSubscriber"/>, without the strings of a record.</summary>
    public static SubscriberFingerprint ReadFingerprint(SqliteStatement row)
    {
        var hash = FingerprintHash.Begin();
        for (var column = 0; column < 3; column++) AddText(hash, row, column);
        hash.Add(ReadStatus(row.Utf8(3)));
        for (var column = 4; column < 9; column++) AddText(hash, row, column);
        return new SubscriberFingerprint(row.Text(0)!, hash.Add(ReadDate(row, 9)).Finish());
    }

    /// <summary>Binds ?1 to ?10, the fields in the order of <see cref="Columns"/>.</summary>
    public static void BindFields(SqliteStatement statement, Subscriber subscriber) => statement
        .Bind(1, subscriber.Uid)
        .Bind(2, subscriber.Msisdn)
        .Bind(3, subscriber.Imsi)
        .Bind(4, subscriber.Status.ToName())
        .Bind(5, subscriber.PlanId)
        .Bind(6, subscriber.Email)
        .Bind(7, subscriber.FirstName)
        .Bind(8, subscriber.LastName)
        .Bind(9, subscriber.Address)
        .Bind(10, SubscriberField.DateOfBirth.Read(subscriber));

    public static string VersionTag(long version) => version.ToString("x16", CultureInfo.InvariantCulture);

    private static void AddText(FingerprintHash hash, SqliteStatement row, int column)
    {
        var text = row.Utf8(column);
        if (text.IsEmpty && row.IsNull(column)) hash.AddNull();
        else if (Utf8.IsValid(text)) hash.Add(text);
        else hash.Add(row.Text(column)); // A direct writer's broken UTF-8 counts as what a record shows of it.
    }

    // The schema's checks keep any other status and any other form of a date out, whoever writes.
    private static SubscriberStatus ReadStatus(ReadOnlySpan<byte> word) => word[0] switch
    {
        (byte)'A' => SubscriberStatus.Active,
        (byte)'I' => SubscriberStatus.Inactive,
        (byte)'S' => SubscriberStatus.Suspended,
        _ => SubscriberStatus.Deleted,
    };

    private static DateOnly? ReadDate(SqliteStatement row, int column)
    {
        var bytes = row.Utf8(column);
        if (bytes.IsEmpty) return null;
        Span<char> text = stackalloc char[10];
        return SubscriberRules.TryParseDate(text[..Encoding.UTF8.GetChars(bytes, text)], out var date) ? date : null;
    }
}
