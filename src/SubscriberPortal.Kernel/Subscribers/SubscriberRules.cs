using System.Globalization;
using System.Text;
using SubscriberPortal.Kernel.Privacy;

namespace SubscriberPortal.Kernel.Subscribers;

/// <summary>
/// The rules of api.md. Every check takes a span and allocates nothing, so the same code serves one form and ten million rows.
/// A check answers null when the value is good. An absent value (empty) is only refused by <see cref="Check"/> for a required field.
/// </summary>
public static class SubscriberRules
{
    private static readonly RuleViolation UidFormat = new("uid", "uid_format", "uid must be 1 to 64 of letters, digits and . _ : -, beginning with a letter or digit.");
    private static readonly RuleViolation MsisdnFormat = new("msisdn", "msisdn_format", "msisdn must be an E.164 number: a plus sign, then 8 to 15 digits, the first not 0.");
    private static readonly RuleViolation ImsiFormat = new("imsi", "imsi_format", "imsi must be 15 digits.");
    private static readonly RuleViolation StatusUnknown = new("status", "status_unknown", "status must be one of ACTIVE, INACTIVE, SUSPENDED, DELETED.");
    private static readonly RuleViolation EmailFormat = new("email", "email_format", "email must have one @ with a name before it and a domain with a dot after it, and no white space.");
    private static readonly RuleViolation DateFormat = new("dateOfBirth", "date_format", "dateOfBirth must be a calendar date written YYYY-MM-DD.");

    private static readonly Dictionary<SubscriberField, FieldViolations> Shared = SubscriberField.All.ToDictionary(f => f, f => new FieldViolations(f));

    /// <summary>Checks one field's text; <paramref name="value"/> is empty for an absent value.</summary>
    public static RuleViolation? Check(SubscriberField field, ReadOnlySpan<char> value)
    {
        if (value.IsEmpty) return field.IsRequired ? Shared[field].Required : null;
        if (field == SubscriberField.Uid) return IsUid(value) ? null : UidFormat;
        if (field == SubscriberField.Msisdn) return IsMsisdn(value) ? null : MsisdnFormat;
        if (field == SubscriberField.Imsi) return IsImsi(value) ? null : value.Contains(PiiMask.Symbol) ? Shared[field].Masked : ImsiFormat;
        if (field == SubscriberField.Status) return SubscriberStatusNames.TryParse(value, out _) ? null : StatusUnknown;
        if (field == SubscriberField.DateOfBirth) return TryParseDate(value, out _) ? null : value.Contains(PiiMask.Symbol) ? Shared[field].Masked : DateFormat;

        var text = CheckText(field, value);
        if (text is not null) return text;
        return field == SubscriberField.Email && !IsEmail(value) ? EmailFormat : null;
    }

    /// <summary>Reads a draft. Answers a record when there is no violation, otherwise all violations, at most one a field.</summary>
    public static IReadOnlyList<RuleViolation> TryRead(SubscriberDraft draft, out Subscriber? subscriber)
    {
        List<RuleViolation>? violations = null;
        Collect(SubscriberField.Uid, draft.Uid);
        Collect(SubscriberField.Msisdn, draft.Msisdn);
        Collect(SubscriberField.Imsi, draft.Imsi);
        Collect(SubscriberField.Status, draft.Status);
        Collect(SubscriberField.PlanId, draft.PlanId);
        Collect(SubscriberField.Email, draft.Email);
        Collect(SubscriberField.FirstName, draft.FirstName);
        Collect(SubscriberField.LastName, draft.LastName);
        Collect(SubscriberField.Address, draft.Address);
        Collect(SubscriberField.DateOfBirth, draft.DateOfBirth);

        subscriber = violations is null ? Build(draft) : null;
        return violations ?? (IReadOnlyList<RuleViolation>)[];

        void Collect(SubscriberField field, string? value)
        {
            if (Check(field, value) is { } violation) (violations ??= []).Add(violation);
        }
    }

    public static bool IsUid(ReadOnlySpan<char> value)
    {
        if (value.Length is 0 or > 64 || !char.IsAsciiLetterOrDigit(value[0])) return false;
        foreach (var c in value)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '_' or ':' or '-')) return false;
        }

        return true;
    }

    public static bool IsMsisdn(ReadOnlySpan<char> value) =>
        value.Length is >= 9 and <= 16 && value[0] == '+' && value[1] is >= '1' and <= '9' && !value[2..].ContainsAnyExceptInRange('0', '9');

    public static bool IsImsi(ReadOnlySpan<char> value) => value.Length == 15 && !value.ContainsAnyExceptInRange('0', '9');

    /// <summary>Reads <c>YYYY-MM-DD</c>, a date that exists, years 0001 to 9999.</summary>
    public static bool TryParseDate(ReadOnlySpan<char> value, out DateOnly date) =>
        DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);

    private static bool IsEmail(ReadOnlySpan<char> value)
    {
        var at = value.IndexOf('@');
        if (at <= 0 || value[(at + 1)..].Contains('@')) return false;
        foreach (var c in value)
        {
            if (char.IsWhiteSpace(c)) return false;
        }

        var dot = value.LastIndexOf('.');
        return dot > at + 1 && dot < value.Length - 1;
    }

    private static RuleViolation? CheckText(SubscriberField field, ReadOnlySpan<char> value)
    {
        var shared = Shared[field];
        var length = 0;
        for (var i = 0; i < value.Length; i++, length++)
        {
            var c = value[i];
            if (char.IsControl(c))
            {
                if (field == SubscriberField.Address && c is ('\t' or '\r' or '\n')) continue;
                return shared.Control;
            }

            if (c == PiiMask.Symbol && field.IsPii) return shared.Masked;
            if (!char.IsSurrogate(c)) continue;
            if (Rune.DecodeFromUtf16(value[i..], out _, out var used) != System.Buffers.OperationStatus.Done) return shared.Unicode;
            i += used - 1;
        }

        return length > field.MaxLength ? shared.TooLong : null;
    }

    private static Subscriber Build(SubscriberDraft draft)
    {
        _ = SubscriberStatusNames.TryParse(draft.Status, out var status);
        return new Subscriber
        {
            Uid = draft.Uid!,
            Msisdn = draft.Msisdn!,
            Imsi = draft.Imsi!,
            Status = status,
            PlanId = NullIfEmpty(draft.PlanId),
            Email = NullIfEmpty(draft.Email),
            FirstName = NullIfEmpty(draft.FirstName),
            LastName = NullIfEmpty(draft.LastName),
            Address = NullIfEmpty(draft.Address),
            DateOfBirth = TryParseDate(draft.DateOfBirth, out var date) ? date : null,
        };
    }

    private static string? NullIfEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value;

    /// <summary>The violations that differ only by the field's name, made once.</summary>
    private sealed class FieldViolations(SubscriberField field)
    {
        public RuleViolation Required { get; } = new(field.Name, "required", $"{field.Name} is required.");
        public RuleViolation TooLong { get; } = new(field.Name, "too_long", $"{field.Name} may have {field.MaxLength} characters at most.");
        public RuleViolation Control { get; } = new(field.Name, "control_character", field == SubscriberField.Address
            ? "address may not hold control characters other than tab and line end."
            : $"{field.Name} may not hold control characters.");
        public RuleViolation Unicode { get; } = new(field.Name, "bad_unicode", $"{field.Name} holds half of a surrogate pair, which is not Unicode text.");
        public RuleViolation Masked { get; } = new(field.Name, "masked_value", $"{field.Name} holds the mask symbol {PiiMask.Symbol}: a masked value cannot be stored.");
    }
}
