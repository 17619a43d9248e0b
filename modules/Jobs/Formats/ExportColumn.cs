using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Jobs.Formats;

/// <summary>One column of an export: a CSV column, a JSON member, an XML element.</summary>
/// <param name="Field">The subscriber's field whose value it holds, of either side; null when it holds something else.</param>
internal sealed record ExportColumn(string Name, SubscriberField? Field = null);
