using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SubscriberPortal.Kernel.Dual;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Jobs.Activities.Scans.Audit;

/// <summary>One line of <see cref="JobFiles.Differences"/>. Values are as stored and must be masked before they are shown.</summary>
/// <param name="Status"><c>CONFLICT</c>, <c>CLOUD_ONLY</c>, <c>LEGACY_ONLY</c>, <c>PENDING</c> or <c>INVALID</c>.</param>
/// <param name="Conflicts">The fields in which the sides differ; empty where one side lacks the record; null with <c>INVALID</c>.</param>
/// <param name="System">With <c>INVALID</c>: the key of the system that holds the record.</param>
/// <param name="Violations">With <c>INVALID</c>: the rules that it breaks.</param>
internal sealed record AuditFinding(
    string Uid, string Status, IReadOnlyList<FieldConflict>? Conflicts = null, string? System = null, IReadOnlyList<RuleViolation>? Violations = null)
{
    public const string InvalidStatus = "INVALID";

    private static readonly JsonSerializerOptions Line = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    // A null value of a conflict says that this side has none, and stays in the line.
    private static readonly JsonSerializerOptions LineWithNulls = new(Line) { DefaultIgnoreCondition = JsonIgnoreCondition.Never };

    public static AuditFinding Invalid(string uid, string system, IReadOnlyList<RuleViolation> violations) =>
        new(uid, InvalidStatus, System: system, Violations: violations);

    public byte[] ToLine() => Status == InvalidStatus
        ? JsonSerializer.SerializeToUtf8Bytes(this, Line)
        : JsonSerializer.SerializeToUtf8Bytes(new { Uid, Status, Conflicts }, LineWithNulls);

    /// <exception cref="JsonException">It is no line of a differences file.</exception>
    public static AuditFinding FromLine(ReadOnlySpan<byte> line) =>
        JsonSerializer.Deserialize<AuditFinding>(line, Line) ?? throw new JsonException("The line is null.");
}
