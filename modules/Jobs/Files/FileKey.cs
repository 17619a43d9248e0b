using System.Buffers;

namespace SubscriberPortal.Jobs.Files;

/// <summary>The rules for keys of files (<c>IFileStore</c>); a key that keeps them cannot leave the store's folder.</summary>
internal static class FileKey
{
    private const int MaxLength = 512;

    /// <summary>What file systems allow for one name.</summary>
    private const int MaxPartLength = 255;

    private static readonly SearchValues<char> Allowed = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-/");

    public static bool IsValid(ReadOnlySpan<char> key)
    {
        if (key.Length is 0 or > MaxLength || key.ContainsAnyExcept(Allowed)) return false;
        foreach (var part in key.Split('/'))
        {
            if (!IsPart(key[part])) return false;
        }

        return true;
    }

    /// <exception cref="ArgumentException">The key breaks the rules.</exception>
    public static string Check(string key) => IsValid(key) ? key : throw new ArgumentException("A file's key breaks the rules for keys.", nameof(key));

    /// <summary>A prefix is the beginning of a key: whole folders and the beginning of a name, which may be empty.</summary>
    public static string CheckPrefix(string prefix) =>
        prefix.Length == 0 || IsValid(prefix.EndsWith('/') ? prefix + "x" : prefix) ? prefix : throw new ArgumentException("A prefix of keys breaks the rules for keys.", nameof(prefix));

    private static bool IsPart(ReadOnlySpan<char> part) => part.Length is > 0 and <= MaxPartLength && part is not "." and not "..";
}
