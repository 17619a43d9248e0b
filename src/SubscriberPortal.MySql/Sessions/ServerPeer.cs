using System.Globalization;
using SubscriberPortal.MySql.Native;

namespace SubscriberPortal.MySql.Sessions;

/// <summary>
/// A connection as the server knows it: on which server, in which of its runs, and under which number. Numbers begin anew when a server starts, so that a number alone might be somebody else's by now.
/// </summary>
/// <param name="Server">Name, port and id of the server; they differ after a failover.</param>
/// <param name="StartedAt">When the server started, in milliseconds of <see cref="Environment.TickCount64"/>, as well as whole seconds of its uptime tell.</param>
/// <param name="ThreadId">Its number in the process list.</param>
internal sealed record ServerPeer(string Server, long StartedAt, long ThreadId)
{
    private const string ServerQuery = "SELECT CONCAT(@@hostname, ':', @@port, ':', @@server_id)";

    /// <summary>Two looks at the uptime of the same run differ by less.</summary>
    private const long Inexactness = 1_500;

    /// <summary>The peer of a connection of ours. Blocks.</summary>
    /// <returns>Null when the server did not answer.</returns>
    public static ServerPeer? Of(nint mysql) =>
        PlainQuery.Run(mysql, ServerQuery) is [[{ } server]] && PlainQuery.Run(mysql, "SHOW GLOBAL STATUS LIKE 'Uptime'") is [[_, { } uptime]]
            ? new ServerPeer(server, Environment.TickCount64 - (long.Parse(uptime, CultureInfo.InvariantCulture) * 1000), (long)MariaDb.mysql_thread_id(mysql))
            : null;

    /// <summary>Whether the server at the other end of a connection still has this one. Blocks.</summary>
    /// <returns>Null when it did not answer.</returns>
    public bool? IsThere(nint mysql)
    {
        if (Of(mysql) is not { } now) return null;
        if (now.Server != Server || Math.Abs(now.StartedAt - StartedAt) > Inexactness || now.ThreadId == ThreadId) return false;
        return PlainQuery.Run(mysql, string.Create(CultureInfo.InvariantCulture, $"SELECT ID FROM information_schema.PROCESSLIST WHERE ID = {ThreadId}")) is { } found ? found.Count > 0 : null;
    }

    /// <summary>Stops what it runs, or ends it altogether. Blocks.</summary>
    public bool Kill(nint mysql, bool isQueryOnly) =>
        IsThere(mysql) == true && PlainQuery.Run(mysql, string.Create(CultureInfo.InvariantCulture, $"KILL {(isQueryOnly ? "QUERY" : "CONNECTION")} {ThreadId}")) is not null;
}
