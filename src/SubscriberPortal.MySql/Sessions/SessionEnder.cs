using SubscriberPortal.MySql.Settings;

namespace SubscriberPortal.MySql.Sessions;

/// <summary>Stops, from connections of its own, what other connections run.</summary>
internal sealed class SessionEnder(ConnectionSettings settings) : IDisposable
{
    private const int Threads = 2;
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(50);

    private readonly BlockingThreads _threads = new($"MySQL {settings.Address} helper", Threads);

    /// <summary>Asks the server to stop what a connection runs; that connection hears of it, and nobody else.</summary>
    public Task StopStatementAsync(ServerPeer peer) => _threads.RunAsync(
        static both =>
        {
            try
            {
                using var handle = SessionSetup.Connect(both.settings, Interruption.Grace);
                return both.peer.Kill(handle.Pointer, isQueryOnly: true);
            }
            catch (MySqlException)
            {
                // Then the socket is shut when the time is up, and the outcome is unknown.
                return false;
            }
        },
        (settings, peer));

    /// <summary>Ends a connection at the server and waits until it is gone, so that what it ran has happened or will never happen.</summary>
    /// <exception cref="MySqlException">The server cannot be reached.</exception>
    public async Task EndAsync(ServerPeer peer, CancellationToken cancellationToken)
    {
        while (!await _threads.RunAsync(static both => IsGone(both.settings, both.peer), (settings, peer)).WaitAsync(cancellationToken)) await Task.Delay(LookAgain, cancellationToken);
    }

    public void Trim() => _threads.Trim();

    public void Dispose() => _threads.Dispose();

    private static bool IsGone(ConnectionSettings settings, ServerPeer peer)
    {
        using var handle = SessionSetup.Connect(settings, settings.ConnectionTimeout);
        peer.Kill(handle.Pointer, isQueryOnly: false);
        return peer.IsThere(handle.Pointer) switch
        {
            null => throw ConnectFailure.Of(handle.Pointer, settings),
            var isThere => !isThere.Value,
        };
    }
}
