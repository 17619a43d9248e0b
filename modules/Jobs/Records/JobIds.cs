using System.Globalization;

namespace SubscriberPortal.Jobs.Records;

/// <summary>Job ids are UUIDs of version 7: their text sorts in order of creation, which makes the record's key the list's order.</summary>
internal static class JobIds
{
    public static string New(TimeProvider time) => Guid.CreateVersion7(time.GetUtcNow()).ToString();

    /// <summary>Whether the text could be a job's id; only the lower-case form, so that one job has one id.</summary>
    public static bool IsValid(string? text) => Guid.TryParseExact(text, "D", out var id) && id.ToString() == text;

    /// <summary>A text that sorts before every id made at that Unix time in milliseconds or later and after every earlier one.</summary>
    public static string LowerBound(long milliseconds)
    {
        milliseconds = Math.Clamp(milliseconds, 0, 0xFFFF_FFFF_FFFF);
        var hex = milliseconds.ToString("x12", CultureInfo.InvariantCulture);
        return $"{hex[..8]}-{hex[8..]}-0000-0000-000000000000";
    }
}
