using System.Data.Common;
using SubscriberPortal.MySql.Sessions;

namespace SubscriberPortal.MySql;

/// <summary>What the server, the client library or this provider has to say about a failure.</summary>
public sealed class MySqlException : DbException
{
    internal MySqlException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    internal MySqlException(int number, string sqlState, string message, Exception? inner = null)
        : base(message, inner) => (Number, SqlState) = (number, sqlState);

    /// <summary>The error number of MySQL (<see cref="MySqlErrorNumber"/>); 0 when this provider refused by itself.</summary>
    public int Number { get; }

    /// <summary>Five characters of the SQL standard; null when there was no server to say.</summary>
    public override string? SqlState { get; }

    public override int ErrorCode => Number;

    /// <summary>True when the connection is of no more use: lost, killed, or ended by a timeout or a cancellation.</summary>
    public bool IsConnectionLost { get; internal init; }

    /// <summary>True when a statement had been sent and its answer did not come: it may have taken effect or not, and must be read back before anything is built on it.</summary>
    public bool IsOutcomeUnknown { get; internal init; }

    /// <summary>True when the command ran into its timeout.</summary>
    public bool IsTimeout { get; internal init; }

    /// <summary>True when the pool had no connection to give in time.</summary>
    public bool IsPoolExhausted { get; internal init; }

    /// <summary>True when the same attempt may succeed later without a change: a lost connection, a deadlock, a lock wait, a full pool or server. An outcome that is unknown must be cleared up first.</summary>
    public override bool IsTransient => IsConnectionLost || IsPoolExhausted || IsTimeout || Number is
        MySqlErrorNumber.TooManyConnections or MySqlErrorNumber.ServerShutdown or MySqlErrorNumber.TooManyUserConnections or MySqlErrorNumber.LockWaitTimeout or
        MySqlErrorNumber.Deadlock or MySqlErrorNumber.CannotConnectSocket or MySqlErrorNumber.CannotConnect or MySqlErrorNumber.UnknownHost;

    /// <summary>The connection that was lost, as the server knows it.</summary>
    internal ServerPeer? Peer { get; init; }

    internal static bool EndsConnection(int number) => number is
        MySqlErrorNumber.ServerGone or MySqlErrorNumber.ServerLost or MySqlErrorNumber.ServerLostExtended or MySqlErrorNumber.ConnectionKilled or
        MySqlErrorNumber.ServerShutdown or MySqlErrorNumber.IdleConnectionEnded or MySqlErrorNumber.PacketTooLarge or MySqlErrorNumber.Tls or
        MySqlErrorNumber.CommandsOutOfSync or MySqlErrorNumber.MalformedPacket or MySqlErrorNumber.PacketTooLargeForClient or (>= 2000 and <= 2012);
}
