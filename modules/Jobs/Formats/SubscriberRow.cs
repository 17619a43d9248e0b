using System.Globalization;
using SubscriberPortal.Kernel.Privacy;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Jobs.Formats;

/// <summary>A subscriber as a row of an export: the ten fields, then createdAt and updatedAt, which an upload ignores.</summary>
internal static class SubscriberRow
{
    public const string CreatedAt = "createdAt";
    public const string UpdatedAt = "updatedAt";

    public static IReadOnlyList<ExportColumn> Columns { get; } =
        [.. SubscriberField.All.Select(f => new ExportColumn(f.Name, f)), new ExportColumn(CreatedAt), new ExportColumn(UpdatedAt)];

    public static void Fill(Span<string?> values, Subscriber subscriber, bool masked)
    {
        for (var i = 0; i < SubscriberField.All.Count; i++) values[i] = Text(SubscriberField.All[i], subscriber, masked);
        values[^2] = Text(subscriber.CreatedAt);
        values[^1] = Text(subscriber.UpdatedAt);
    }

    public static string? Text(SubscriberField field, Subscriber subscriber, bool masked)
    {
        var value = field.Read(subscriber);
        return masked ? PiiMask.Mask(field, value) : value;
    }

    /// <summary>ISO 8601, UTC, in milliseconds.</summary>
    public static string Text(DateTimeOffset time)
    {
        // The round-trip form is the one that .NET writes without reading a pattern; it has seven digits after the second.
        Span<char> text = stackalloc char[28];
        time.UtcDateTime.TryFormat(text, out _, "O", CultureInfo.InvariantCulture);
        return $"{text[..23]}Z";
    }
}
