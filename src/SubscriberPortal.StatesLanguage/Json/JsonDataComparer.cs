using System.Globalization;

namespace SubscriberPortal.StatesLanguage.Json;

/// <summary>Equality by value: numbers by what they are worth (1 = 1.0), objects without regard to the order of members.</summary>
internal static class JsonDataComparer
{
    public static bool AreEqual(JsonData left, JsonData right)
    {
        if (ReferenceEquals(left, right)) return true;
        if (left.Kind != right.Kind) return false;
        return left.Kind switch
        {
            JsonKind.Number => CompareNumbers(left, right) == 0,
            JsonKind.String => string.Equals(left.Text, right.Text, StringComparison.Ordinal),
            JsonKind.Array => left.Items.Count == right.Items.Count && left.Items.Zip(right.Items).All(pair => AreEqual(pair.First, pair.Second)),
            JsonKind.Object => left.Members.Count == right.Members.Count
                && left.Members.All(member => right.Member(member.Key) is { } other && AreEqual(member.Value, other)),
            _ => left.Text == right.Text,
        };
    }

    public static int CompareNumbers(JsonData left, JsonData right) =>
        TryDecimal(left, out var first) && TryDecimal(right, out var second) ? first.CompareTo(second) : left.AsDouble().CompareTo(right.AsDouble());

    public static int Hash(JsonData data) => data.Kind switch
    {
        JsonKind.Number => data.AsDouble().GetHashCode(),
        JsonKind.String => data.Text.GetHashCode(StringComparison.Ordinal),
        JsonKind.Array => data.Items.Aggregate(17, (hash, item) => HashCode.Combine(hash, Hash(item))),
        JsonKind.Object => data.Members.Aggregate(31, (hash, member) => hash ^ HashCode.Combine(member.Key.GetHashCode(StringComparison.Ordinal), Hash(member.Value))),
        _ => (int)data.Kind,
    };

    private static bool TryDecimal(JsonData data, out decimal value) => decimal.TryParse(data.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
}
