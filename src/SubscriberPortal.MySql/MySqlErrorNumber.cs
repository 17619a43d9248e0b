namespace SubscriberPortal.MySql;

/// <summary>Error numbers of MySQL and MariaDB that code decides by. Those from 2000 on are the client library's.</summary>
public static class MySqlErrorNumber
{
    public const int TooManyConnections = 1040;
    public const int AccessDenied = 1045;
    public const int UnknownDatabase = 1049;
    public const int ServerShutdown = 1053;
    public const int DuplicateKey = 1062;
    public const int PacketTooLarge = 1153;
    public const int TooManyUserConnections = 1203;
    public const int CommandNotAllowed = 1148;
    public const int LockWaitTimeout = 1205;
    public const int Deadlock = 1213;
    public const int UnknownStatement = 1243;
    public const int NotSupportedAsPrepared = 1295;
    public const int QueryInterrupted = 1317;
    public const int TooManyPlaceholders = 1390;
    public const int TooManyPreparedStatements = 1461;
    public const int NeedsPreparingAgain = 1615;
    public const int ConnectionKilled = 1927;
    public const int StatementTimeout = 1969;
    public const int CannotConnectSocket = 2002;
    public const int CannotConnect = 2003;
    public const int UnknownHost = 2005;
    public const int ServerGone = 2006;
    public const int ServerLost = 2013;
    public const int CommandsOutOfSync = 2014;
    public const int PacketTooLargeForClient = 2020;
    public const int Tls = 2026;
    public const int MalformedPacket = 2027;
    public const int ServerLostExtended = 2055;
    public const int PluginNotLoaded = 2059;
    public const int LocalInfileDisabled = 3948;
    public const int IdleConnectionEnded = 4031;
    public const int LocalInfileDisabledMariaDb = 4166;
}
