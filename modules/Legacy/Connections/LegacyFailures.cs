using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.MySql;

namespace SubscriberPortal.Legacy.Connections;

/// <summary>Says in plain words what stands in the way of Legacy's MySQL.</summary>
internal static class LegacyFailures
{
    // Numbers of MySQL and MariaDB beside those that the provider names.
    private const int DiskFull = 1021;
    private const int DatabaseDenied = 1044;
    private const int TableFull = 1114;
    private const int TableDenied = 1142;
    private const int ColumnDenied = 1143;
    private const int NoSuchTable = 1146;
    private const int SpecialDenied = 1227;
    private const int ReadOnlyOption = 1290;
    private const int RoutineDenied = 1370;
    private const int BinaryLogNeedsSuper = 1419;
    private const int ReadOnlyTransaction = 1792;
    private const int ReadOnlyMode = 1836;
    private const int NoSuchColumn = 1054;

    /// <summary>Null for an error that is not the store's, but the program's.</summary>
    /// <param name="name">The server and the database, for people.</param>
    public static SystemUnavailableException? Translate(MySqlException failure, string name)
    {
        var words = failure.Number switch
        {
            NoSuchTable or NoSuchColumn => $"The schema of {name} has not been applied, or not all of it. Run the portal with migrate-schema, or the scripts in sql/legacy/mysql.",
            TableDenied or ColumnDenied or RoutineDenied or SpecialDenied or DatabaseDenied => $"The user of {name} lacks a privilege: {failure.Message}",
            BinaryLogNeedsSuper => $"{name} has its binary log on and lets this user make no triggers. Set log_bin_trust_function_creators to 1 (on RDS in the parameter group), or let a DBA run the scripts in sql/legacy/mysql.",
            ReadOnlyOption or ReadOnlyTransaction or ReadOnlyMode => $"{name} is read-only: it may be a replica, or be failing over.",
            DiskFull or TableFull => $"There is no space left on the disk of {name}.",
            MySqlErrorNumber.LockWaitTimeout => $"A record of {name} is locked by another writer and did not become free in time.",
            MySqlErrorNumber.Deadlock => $"Other writers of {name} were in the way each time.",
            MySqlErrorNumber.QueryInterrupted or MySqlErrorNumber.StatementTimeout => $"A statement on {name} was stopped, because it took too long or by an administrator.",
            _ when failure.IsConnectionLost || failure.IsPoolExhausted || failure.IsTimeout || IsConnect(failure.Number) => failure.Message,
            _ => null,
        };
        return words is null ? null : new SystemUnavailableException(SystemKeys.Legacy, words, failure);
    }

    /// <summary>Whether the server did not let us in or was not there, rather than refusing a statement.</summary>
    public static bool IsOutage(MySqlException failure) => failure.IsConnectionLost || IsConnect(failure.Number);

    public static SystemUnavailableException NoAnswer(string name, TimeSpan limit) => new(
        SystemKeys.Legacy,
        $"{name} did not answer within {limit.TotalSeconds:0.#} seconds: it cannot be reached, is overloaded, or another writer holds a lock.");

    private static bool IsConnect(int number) => number is
        MySqlErrorNumber.AccessDenied or MySqlErrorNumber.UnknownDatabase or MySqlErrorNumber.TooManyConnections or MySqlErrorNumber.TooManyUserConnections or MySqlErrorNumber.ServerShutdown
        or MySqlErrorNumber.CannotConnectSocket or MySqlErrorNumber.CannotConnect or MySqlErrorNumber.UnknownHost or MySqlErrorNumber.Tls or MySqlErrorNumber.PluginNotLoaded;
}
