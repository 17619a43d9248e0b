using System.Text;

namespace SubscriberPortal.Cloud.DynamoDb.Tables;

/// <summary>Spreads what would be one key of an index over several: a status has millions of records, and DynamoDB takes a thousand writes a second for one key.</summary>
internal static class Shard
{
    public const int Count = 8;

    /// <summary>The key under which an item stands in an index: what it is looked for by, and which of the shards its own key falls into.</summary>
    public static string KeyOf(string word, string itemKey) => Key(word, (int)(Fnv1A(itemKey) % Count));

    /// <summary>All keys under which items of that word stand.</summary>
    public static IEnumerable<string> KeysOf(string word) => Enumerable.Range(0, Count).Select(shard => Key(word, shard));

    private static string Key(string word, int shard) => $"{word}#{(char)('0' + shard)}";

    private static uint Fnv1A(string text)
    {
        var hash = 2166136261;
        foreach (var b in Encoding.UTF8.GetBytes(text)) hash = unchecked((hash ^ b) * 16777619);
        return hash;
    }
}
