namespace SubscriberPortal.Kernel.Security;

/// <summary>
/// Keys for the portal's own signatures, all derived from one signing key (<c>Auth:SigningKey</c>, or the one generated in the data directory), so that what one instance signed is good on every other.
/// </summary>
public interface IKeyMaterial
{
    /// <summary>32 bytes that are always the same for a purpose and tell nothing about any other purpose's.</summary>
    /// <param name="purpose">A short name in the manner of <c>file-links</c>.</param>
    byte[] Derive(string purpose);
}
