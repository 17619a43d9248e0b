namespace SubscriberPortal.IntegrationTests.Support;

/// <summary>The real time and what a test has added to it: clocks run on, so nothing that waits gets stuck.</summary>
public sealed class ShiftedTime : TimeProvider
{
    private long _ticks;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref _ticks));

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);
}
