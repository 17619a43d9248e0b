namespace SubscriberPortal.Jobs.Csv;

/// <summary>A file that cannot be read as a whole. The message says where and why, for the operator; it never holds a value of the file.</summary>
internal sealed class BadFileException(string message) : Exception(message);
