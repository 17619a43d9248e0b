namespace SubscriberPortal.IntegrationTests.Storage;

/// <summary>A clock that stands still until it is told otherwise.</summary>
public sealed class SetTime : TimeProvider
{
    /// <summary>Not a whole number of milliseconds, so that cutting off is seen.</summary>
    public DateTimeOffset Now { get; set; } = new DateTimeOffset(2026, 3, 14, 15, 9, 26, 535, TimeSpan.Zero).AddTicks(8979);

    public DateTimeOffset NowInMilliseconds => DateTimeOffset.FromUnixTimeMilliseconds(Now.ToUnixTimeMilliseconds());

    public override DateTimeOffset GetUtcNow() => Now;
}
