namespace SubscriberPortal.Host.Identity;

internal static class UserNames
{
    public const string Rule = "username must be 1 to 64 of letters, digits and . _ @ -, beginning with a letter or digit.";

    public static bool IsValid(string? name)
    {
        if (name is not { Length: >= 1 and <= 64 } || !char.IsAsciiLetterOrDigit(name[0])) return false;
        return name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '@' or '-');
    }
}
