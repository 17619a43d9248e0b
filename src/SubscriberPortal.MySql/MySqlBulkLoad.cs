namespace SubscriberPortal.MySql;

/// <summary>What became of a <see cref="MySqlBulkLoader.LoadAsync"/>.</summary>
/// <param name="Rows">Rows that were read.</param>
/// <param name="Skipped">Rows of these that were left out, because their key exists.</param>
/// <param name="WarningCount">Values that were changed to fit, and rows that were left out.</param>
/// <param name="Warnings">The first of the server's words on them.</param>
public sealed record MySqlBulkLoad(long Rows, long Skipped, long WarningCount, IReadOnlyList<string> Warnings);
