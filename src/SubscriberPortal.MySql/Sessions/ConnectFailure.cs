using SubscriberPortal.MySql.Native;
using SubscriberPortal.MySql.Settings;

namespace SubscriberPortal.MySql.Sessions;

/// <summary>Why a connection could not be made, with what to set or to look at.</summary>
internal static unsafe class ConnectFailure
{
    public static MySqlException Of(nint mysql, ConnectionSettings settings)
    {
        var number = (int)MariaDb.mysql_errno(mysql);
        var said = NativeText.Of(MariaDb.mysql_error(mysql)).TrimEnd('.');
        var advice = number switch
        {
            MySqlErrorNumber.CannotConnectSocket or MySqlErrorNumber.CannotConnect => "Check that the server runs and can be reached from here, and Server and Port of the connection string.",
            MySqlErrorNumber.UnknownHost => "Check Server of the connection string, and the name resolution of this machine.",
            MySqlErrorNumber.AccessDenied => "Check User ID and Password, and from which hosts the server lets this user in.",
            MySqlErrorNumber.UnknownDatabase => "Create the database, or set Database to one that exists.",
            MySqlErrorNumber.TooManyConnections or MySqlErrorNumber.TooManyUserConnections => "Raise the server's limit, or lower MaximumPoolSize.",
            MySqlErrorNumber.Tls => $"SslMode is {settings.SslMode}: check the server's certificate and SslCa.",
            MySqlErrorNumber.PluginNotLoaded => "The plugins of MariaDB Connector/C were not found: set PluginDirectory to the folder that holds them.",
            MySqlErrorNumber.ServerLost or MySqlErrorNumber.ServerGone => $"Nothing came from it within the ConnectionTimeout of {settings.ConnectionTimeout.TotalSeconds} s, or it hung up. Check that a MySQL server listens there.",
            _ => "",
        };
        return new MySqlException(number, NativeText.Of(MariaDb.mysql_sqlstate(mysql)), $"No connection to MySQL at {settings.Address}: {said}. {advice}".TrimEnd()) { IsConnectionLost = MySqlException.EndsConnection(number) };
    }
}
