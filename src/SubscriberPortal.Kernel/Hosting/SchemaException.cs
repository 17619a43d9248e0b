namespace SubscriberPortal.Kernel.Hosting;

/// <summary>A schema is not what the portal needs, and the portal cannot make it so. The message says to an operator what to do.</summary>
public sealed class SchemaException(string message, Exception? innerException = null) : Exception(message, innerException);
