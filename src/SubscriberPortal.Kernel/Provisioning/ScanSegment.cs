namespace SubscriberPortal.Kernel.Provisioning;

/// <summary>A part of a system that can be read on its own. All parts of one plan together are the whole, without overlap.</summary>
/// <param name="Index">0 to <paramref name="Count"/> - 1; where <see cref="SystemDescriptor.ScansInUidOrder"/>, segments follow one another in that order.</param>
/// <param name="Token">The provider's own description of the part, at most 512 ASCII characters; survives a restart.</param>
public sealed record ScanSegment(int Index, int Count, string Token);
