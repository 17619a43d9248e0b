using System.Text.Json;
using System.Text.Json.Serialization;

namespace SubscriberPortal.Aws.StepFunctions;

/// <summary>An event of an execution's history; ids go from 1 on.</summary>
/// <param name="PreviousEventId">What led to it; 0 when nothing did.</param>
public sealed record HistoryEvent(long Id, long PreviousEventId, string Type, DateTimeOffset Timestamp)
{
    private const string DetailsSuffix = "EventDetails";

    /// <summary>The members of the answer that are not above: one at most, whose name depends on the type.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement> More { get; init; } = new Dictionary<string, JsonElement>();

    /// <summary>The event's details, JSON; null when it has none.</summary>
    [JsonIgnore]
    public string? Details
    {
        get
        {
            var found = More.FirstOrDefault(member => member.Key.EndsWith(DetailsSuffix, StringComparison.Ordinal) && member.Value.ValueKind == JsonValueKind.Object);
            return found.Key is null ? null : found.Value.GetRawText();
        }
    }
}
