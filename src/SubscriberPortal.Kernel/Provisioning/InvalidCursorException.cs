namespace SubscriberPortal.Kernel.Provisioning;

/// <summary>A cursor that this provider or list never gave. The API answers 400.</summary>
public sealed class InvalidCursorException() : Exception("The cursor is not one that this list gave.");
