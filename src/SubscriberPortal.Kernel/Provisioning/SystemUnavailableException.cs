namespace SubscriberPortal.Kernel.Provisioning;

/// <summary>
/// A system cannot be reached, or did not answer within the time limit, and <b>nothing was written</b> by the call that throws it.
/// The API answers 503 with <c>Retry-After</c> and the system's name. A lost acknowledgement of a write is not this but <see cref="WriteOutcome.Unknown"/>.
/// </summary>
public sealed class SystemUnavailableException : Exception
{
    public SystemUnavailableException(string system, string message, Exception? innerException = null)
        : base(message, innerException) => System = system;

    /// <summary>The system's key.</summary>
    public string System { get; }
}
