using SubscriberPortal.Kernel.Dual;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Jobs.Formats;

/// <summary>
/// Both sides of a uid as a row of a comparison: uid, syncStatus, the names of the differing fields with a space between, then every other field twice, Cloud's and Legacy's value.
/// The same flat columns in every format.
/// </summary>
internal static class ComparisonRow
{
    private const int Leading = 3;

    private static readonly SubscriberField[] Fields = [.. SubscriberField.All.Where(f => f != SubscriberField.Uid)];

    public static IReadOnlyList<ExportColumn> Columns { get; } =
    [
        new ExportColumn("uid", SubscriberField.Uid),
        new ExportColumn("syncStatus"),
        new ExportColumn("differingFields"),
        .. Fields.SelectMany(f => new[] { new ExportColumn(Prefixed("cloud", f.Name), f), new ExportColumn(Prefixed("legacy", f.Name), f) }),
        .. new[] { SubscriberRow.CreatedAt, SubscriberRow.UpdatedAt }.SelectMany(t => new[] { new ExportColumn(Prefixed("cloud", t)), new ExportColumn(Prefixed("legacy", t)) }),
    ];

    public static void Fill(Span<string?> values, string uid, SyncStatus status, Subscriber? cloud, Subscriber? legacy, bool masked)
    {
        values[0] = uid;
        values[1] = status.ToName();
        values[2] = cloud is null || legacy is null ? null : NullIfEmpty(string.Join(' ', SubscriberComparison.DifferingFields(cloud, legacy).Select(f => f.Name)));
        FillSide(values[Leading..], cloud, masked);
        FillSide(values[(Leading + 1)..], legacy, masked);
    }

    /// <summary>Fills every second value: the other ones are the other side's.</summary>
    private static void FillSide(Span<string?> values, Subscriber? side, bool masked)
    {
        for (var i = 0; i < Fields.Length; i++) values[i * 2] = side is null ? null : SubscriberRow.Text(Fields[i], side, masked);
        values[Fields.Length * 2] = side is null ? null : SubscriberRow.Text(side.CreatedAt);
        values[(Fields.Length * 2) + 2] = side is null ? null : SubscriberRow.Text(side.UpdatedAt);
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    private static string Prefixed(string side, string name) => $"{side}{char.ToUpperInvariant(name[0])}{name[1..]}";
}
