using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SubscriberPortal.Jobs.Workflows.Embedded;

/// <summary>
/// A task's token: its execution and id, signed with the execution's secret. It needs no place in the store, and is the same after a restart.
/// </summary>
internal sealed record TaskToken(string ExecutionKey, long TaskId, byte[] Signature)
{
    public static string Make(ExecutionRecord record, long taskId) =>
        $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(record.Key))}.{taskId.ToString(CultureInfo.InvariantCulture)}.{Base64Url.EncodeToString(Sign(record, taskId))}";

    /// <summary>Null when it is not a token at all.</summary>
    public static TaskToken? Parse(string token)
    {
        var parts = token.Split('.');
        if (parts.Length != 3 || !Base64Url.IsValid(parts[0]) || !Base64Url.IsValid(parts[2])) return null;
        if (!long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var id)) return null;
        return new TaskToken(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[0])), id, Base64Url.DecodeFromChars(parts[2]));
    }

    public bool IsSignedBy(ExecutionRecord record) => CryptographicOperations.FixedTimeEquals(Signature, Sign(record, TaskId));

    private static byte[] Sign(ExecutionRecord record, long taskId) => HMACSHA256.HashData(record.Secret, Encoding.UTF8.GetBytes($"{record.Key}#{taskId.ToString(CultureInfo.InvariantCulture)}"));
}
