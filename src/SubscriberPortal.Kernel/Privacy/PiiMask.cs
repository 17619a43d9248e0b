using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Kernel.Privacy;

/// <summary>How personal data looks to whoever lacks <c>pii:read</c> (api.md).</summary>
public static class PiiMask
{
    /// <summary>The character that every mask holds and no stored personal value may hold.</summary>
    public const char Symbol = '•';

    private const string Text = "•••";
    private const string Date = "••••-••-••";
    private const string ImsiTail = "•••••••••";

    /// <summary>Masks one value; a null stays null, and a field that is not personal stays as it is.</summary>
    public static string? Mask(SubscriberField field, string? value)
    {
        if (value is null || !field.IsPii) return value;
        if (field == SubscriberField.Imsi) return value.Length == 15 ? string.Concat(value.AsSpan(0, 6), ImsiTail) : Text;
        if (field == SubscriberField.DateOfBirth) return Date;
        if (field != SubscriberField.Email) return Text;
        var at = value.LastIndexOf('@');
        return at < 0 ? Text : string.Concat(Text, value.AsSpan(at));
    }
}
