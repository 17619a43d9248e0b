namespace SubscriberPortal.IntegrationTests.Support;

/// <summary>Long runs are made only when they are asked for: <c>tests/run.sh --soak</c>.</summary>
internal static class Soak
{
    public static bool IsOn { get; } = Environment.GetEnvironmentVariable("PORTAL_SOAK") == "1";
}
