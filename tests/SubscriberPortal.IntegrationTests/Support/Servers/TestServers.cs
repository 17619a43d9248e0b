namespace SubscriberPortal.IntegrationTests.Support.Servers;

/// <summary>The servers that all tests of a process share, started when the first asks. Whoever stops, kills or slows a server starts one of their own.</summary>
internal static class TestServers
{
    private static readonly Lazy<Task<MariaDbServer>> SharedMariaDb = new(() => MariaDbServer.StartNewAsync());
    private static readonly Lazy<Task<MotoServer>> SharedMoto = new(MotoServer.StartNewAsync);

    /// <summary>Each test makes itself a database on it.</summary>
    public static Task<MariaDbServer> MariaDbAsync() => SharedMariaDb.Value;

    /// <summary>Each test gives its tables, buckets and state machines a prefix of its own.</summary>
    public static Task<MotoServer> MotoAsync() => SharedMoto.Value;
}
