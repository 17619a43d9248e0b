using System.Text.Json;
using SubscriberPortal.Kernel.Dual;

namespace SubscriberPortal.Jobs.Activities.Migration.Rows;

/// <summary>What a repair needs of a line of an audit's differences.</summary>
internal static class DifferenceLine
{
    private static readonly string[] Repairable = [SyncStatus.Conflict.ToName(), SyncStatus.CloudOnly.ToName(), SyncStatus.LegacyOnly.ToName()];

    /// <summary>The uid; null when the line is of something that a repair does not touch: an open intent, a record that breaks the rules.</summary>
    public static string? RepairableUid(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        using var document = JsonDocument.ParseValue(ref reader);
        return Repairable.Contains(document.RootElement.GetProperty("status").GetString()) ? document.RootElement.GetProperty("uid").GetString() : null;
    }
}
