using System.Text;

namespace SubscriberPortal.Kernel.Provisioning;

/// <summary>The keys that begin with a prefix, as a range in binary order.</summary>
public static class BinaryRange
{
    /// <summary>Beyond every text but those that begin with the last code point, which is no character.</summary>
    public const string Last = "\U0010FFFF";

    /// <summary>The least text that is greater than all that begin with <paramref name="prefix"/>. UTF-8 sorts as code points do.</summary>
    public static string EndOf(string prefix)
    {
        var runes = prefix.EnumerateRunes().ToList();
        while (runes.Count > 0)
        {
            var last = runes[^1].Value;
            runes.RemoveAt(runes.Count - 1);
            if (last == 0x10FFFF) continue;
            runes.Add(new Rune(last == 0xD7FF ? 0xE000 : last + 1));
            return string.Concat(runes);
        }

        return Last;
    }
}
