namespace SubscriberPortal.MySql.Settings;

/// <summary>A connection string, checked and read once.</summary>
internal sealed class ConnectionSettings
{
    /// <exception cref="ArgumentException">A key is unknown, missing, or has a value that it may not have.</exception>
    public ConnectionSettings(string connectionString)
    {
        var builder = new MySqlConnectionStringBuilder(connectionString);
        Server = builder.Server.Length > 0 ? builder.Server : throw new ArgumentException("A MySQL connection string must name the Server.");
        UserId = builder.UserID.Length > 0 ? builder.UserID : throw new ArgumentException("A MySQL connection string must name the User ID.");
        (Port, Database, Password, SslMode, SslCa) = (builder.Port, builder.Database, builder.Password, builder.SslMode, builder.SslCa);
        (MaximumPoolSize, StatementCacheSize, PluginDirectory) = (builder.MaximumPoolSize, builder.StatementCacheSize, builder.PluginDirectory);
        ConnectionTimeout = TimeSpan.FromSeconds(builder.ConnectionTimeout);
        ConnectionIdleTimeout = TimeSpan.FromSeconds(builder.ConnectionIdleTimeout);
        DefaultCommandTimeout = builder.DefaultCommandTimeout;
        SlowQueryThreshold = builder.SlowQueryThreshold == 0 ? TimeSpan.MaxValue : TimeSpan.FromMilliseconds(builder.SlowQueryThreshold);
        (AllowUserVariables, AllowLoadLocalInfile, UseAffectedRows) = (builder.AllowUserVariables, builder.AllowLoadLocalInfile, builder.UseAffectedRows);
        if (SslMode is MySqlSslMode.VerifyCA or MySqlSslMode.VerifyFull && SslCa.Length == 0)
            throw new ArgumentException($"SslMode={SslMode} of a MySQL connection string needs SslCa: the file (PEM) with the certificate of the authority to trust.");
        if (SslCa.Length > 0 && !File.Exists(SslCa)) throw new ArgumentException($"SslCa of a MySQL connection string must be a file that exists, and is '{SslCa}'.");

        // Everything but the password, so that the string can be shown.
        builder.Remove("Password");
        ShownConnectionString = builder.ConnectionString;
    }

    public string Server { get; }

    public int Port { get; }

    public string Database { get; }

    public string UserId { get; }

    public string Password { get; }

    public MySqlSslMode SslMode { get; }

    public string SslCa { get; }

    public int MaximumPoolSize { get; }

    public int StatementCacheSize { get; }

    public string PluginDirectory { get; }

    public TimeSpan ConnectionTimeout { get; }

    public TimeSpan ConnectionIdleTimeout { get; }

    /// <summary>Seconds; 0 for ever.</summary>
    public int DefaultCommandTimeout { get; }

    public TimeSpan SlowQueryThreshold { get; }

    public bool AllowUserVariables { get; }

    public bool AllowLoadLocalInfile { get; }

    public bool UseAffectedRows { get; }

    public string ShownConnectionString { get; }

    public string Address => $"{Server}:{Port}";
}
