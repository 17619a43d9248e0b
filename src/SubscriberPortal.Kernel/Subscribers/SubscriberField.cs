using System.Globalization;
using System.Runtime.CompilerServices;

namespace SubscriberPortal.Kernel.Subscribers;

/// <summary>One of the ten fields that a client may set: its names, whether it is personal, and its text in a record.</summary>
/// <param name="Name">The name in JSON and in CSV headers, camelCase.</param>
/// <param name="ColumnName">The name in SQL and, as an alternative, in CSV headers, snake_case.</param>
/// <param name="Label">The name in pages.</param>
/// <param name="IsRequired">Whether a record cannot be without it.</param>
/// <param name="IsPii">Whether it is masked for whoever lacks <c>pii:read</c>.</param>
/// <param name="MaxLength">The greatest length in characters (Unicode code points).</param>
public sealed record SubscriberField(string Name, string ColumnName, string Label, bool IsRequired, bool IsPii, int MaxLength, Func<Subscriber, string?> Read)
{
    public static readonly SubscriberField Uid = new("uid", "uid", "UID", true, false, 64, s => s.Uid);
    public static readonly SubscriberField Msisdn = new("msisdn", "msisdn", "MSISDN", true, false, 16, s => s.Msisdn);
    public static readonly SubscriberField Imsi = new("imsi", "imsi", "IMSI", true, true, 15, s => s.Imsi);
    public static readonly SubscriberField Status = new("status", "status", "Status", true, false, 9, s => s.Status.ToName());
    public static readonly SubscriberField PlanId = new("planId", "plan_id", "Plan", false, false, 64, s => s.PlanId);
    public static readonly SubscriberField Email = new("email", "email", "Email", false, true, 254, s => s.Email);
    public static readonly SubscriberField FirstName = new("firstName", "first_name", "First name", false, true, 80, s => s.FirstName);
    public static readonly SubscriberField LastName = new("lastName", "last_name", "Last name", false, true, 80, s => s.LastName);
    public static readonly SubscriberField Address = new("address", "address", "Address", false, true, 500, s => s.Address);
    public static readonly SubscriberField DateOfBirth = new(
        "dateOfBirth", "date_of_birth", "Date of birth", false, true, 10, s => s.DateOfBirth?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    /// <summary>All ten, in the order of api.md, which is also the order of columns in every file and table.</summary>
    public static IReadOnlyList<SubscriberField> All { get; } = [Uid, Msisdn, Imsi, Status, PlanId, Email, FirstName, LastName, Address, DateOfBirth];

    /// <summary>There is one object of each field, and rules are asked for fields millions of times.</summary>
    public bool Equals(SubscriberField? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    /// <summary>Finds a field by <see cref="Name"/> or <see cref="ColumnName"/> in any case; null when there is none.</summary>
    public static SubscriberField? Find(string name)
    {
        foreach (var field in All)
        {
            if (field.Name.Equals(name, StringComparison.OrdinalIgnoreCase) || field.ColumnName.Equals(name, StringComparison.OrdinalIgnoreCase)) return field;
        }

        return null;
    }
}
