using System.Globalization;
using System.Text.RegularExpressions;

namespace SubscriberPortal.StatesLanguage.Definitions;

/// <summary>A point in time to the nanosecond, as RFC 3339 writes it with the language's restrictions: seconds, upper-case T, Z or an offset.</summary>
internal readonly partial record struct Instant(long Seconds, int Nanoseconds) : IComparable<Instant>
{
    public static Instant? Parse(string text)
    {
        var match = Pattern().Match(text);
        if (!match.Success) return null;
        if (!DateTimeOffset.TryParseExact(
            match.Groups["time"].Value + match.Groups["zone"].Value, "yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            return null;
        var fraction = match.Groups["fraction"].Value;
        var nanoseconds = fraction.Length == 0 ? 0 : int.Parse(fraction.PadRight(9, '0')[..9], CultureInfo.InvariantCulture);
        return new Instant(time.ToUnixTimeSeconds(), nanoseconds);
    }

    public DateTimeOffset ToDateTimeOffset() => DateTimeOffset.FromUnixTimeSeconds(Seconds).AddTicks((Nanoseconds + 99) / 100);

    public int CompareTo(Instant other) => Seconds != other.Seconds ? Seconds.CompareTo(other.Seconds) : Nanoseconds.CompareTo(other.Nanoseconds);

    [GeneratedRegex(@"^(?<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.(?<fraction>\d+))?(?<zone>Z|[+-]\d\d:\d\d)\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
