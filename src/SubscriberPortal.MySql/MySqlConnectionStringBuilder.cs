using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using SubscriberPortal.MySql.Settings;

namespace SubscriberPortal.MySql;

/// <summary>A connection string by its keys. The usual other names of a key are understood (<c>Host</c>, <c>Uid</c>, <c>Pwd</c>); an unknown key and a value out of its bounds are refused by name.</summary>
public sealed class MySqlConnectionStringBuilder : DbConnectionStringBuilder
{
    public MySqlConnectionStringBuilder()
    {
    }

    /// <exception cref="ArgumentException">A key does not exist, or a value may not stand there.</exception>
    public MySqlConnectionStringBuilder(string connectionString) => ConnectionString = connectionString;

    /// <summary>Name or address of the server. Always reached by TCP, <c>localhost</c> too.</summary>
    public string Server { get => Text(ConnectionSetting.Server); set => this[ConnectionSetting.Server.Name] = value; }

    public int Port { get => Number(ConnectionSetting.Port); set => this[ConnectionSetting.Port.Name] = value; }

    public string Database { get => Text(ConnectionSetting.Database); set => this[ConnectionSetting.Database.Name] = value; }

    public string UserID { get => Text(ConnectionSetting.UserId); set => this[ConnectionSetting.UserId.Name] = value; }

    public string Password { get => Text(ConnectionSetting.Password); set => this[ConnectionSetting.Password.Name] = value; }

    public MySqlSslMode SslMode { get => Enum.Parse<MySqlSslMode>(Text(ConnectionSetting.SslMode), ignoreCase: true); set => this[ConnectionSetting.SslMode.Name] = value.ToString(); }

    /// <summary>File with the certificates (PEM) of the authorities that may have issued the server's.</summary>
    public string SslCa { get => Text(ConnectionSetting.SslCa); set => this[ConnectionSetting.SslCa.Name] = value; }

    /// <summary>Connections that there may be at once: 1 to 1,000.</summary>
    public int MaximumPoolSize { get => Number(ConnectionSetting.MaximumPoolSize); set => this[ConnectionSetting.MaximumPoolSize.Name] = value; }

    /// <summary>Seconds for taking a connection from the pool, and for making one: 1 to 3,600.</summary>
    public int ConnectionTimeout { get => Number(ConnectionSetting.ConnectionTimeout); set => this[ConnectionSetting.ConnectionTimeout.Name] = value; }

    /// <summary>Seconds after which an unused connection is closed: 1 to 86,400.</summary>
    public int ConnectionIdleTimeout { get => Number(ConnectionSetting.ConnectionIdleTimeout); set => this[ConnectionSetting.ConnectionIdleTimeout.Name] = value; }

    /// <summary>Seconds that a command may wait for the server; 0 for ever, 86,400 at most.</summary>
    public int DefaultCommandTimeout { get => Number(ConnectionSetting.DefaultCommandTimeout); set => this[ConnectionSetting.DefaultCommandTimeout.Name] = value; }

    /// <summary>Milliseconds from which on a statement is logged as slow; 0 for never.</summary>
    public int SlowQueryThreshold { get => Number(ConnectionSetting.SlowQueryThreshold); set => this[ConnectionSetting.SlowQueryThreshold.Name] = value; }

    /// <summary>Prepared statements that each connection keeps: 1 to 1,000.</summary>
    public int StatementCacheSize { get => Number(ConnectionSetting.StatementCacheSize); set => this[ConnectionSetting.StatementCacheSize.Name] = value; }

    /// <summary>Whether <c>@name</c> may be a user variable of MySQL where no parameter has that name. Otherwise it is an error.</summary>
    public bool AllowUserVariables { get => Flag(ConnectionSetting.AllowUserVariables); set => this[ConnectionSetting.AllowUserVariables.Name] = value; }

    /// <summary>Whether LOAD DATA LOCAL may be used. Files that a server asks for are never sent.</summary>
    public bool AllowLoadLocalInfile { get => Flag(ConnectionSetting.AllowLoadLocalInfile); set => this[ConnectionSetting.AllowLoadLocalInfile.Name] = value; }

    /// <summary>Whether an UPDATE counts the rows that it changed, and not those that it found.</summary>
    public bool UseAffectedRows { get => Flag(ConnectionSetting.UseAffectedRows); set => this[ConnectionSetting.UseAffectedRows.Name] = value; }

    /// <summary>Folder with the library's plugins, such as <c>caching_sha2_password.so</c>; empty for the library's own.</summary>
    public string PluginDirectory { get => Text(ConnectionSetting.PluginDirectory); set => this[ConnectionSetting.PluginDirectory.Name] = value; }

    [AllowNull]
    public override object this[string keyword]
    {
        get => Text(ConnectionSetting.Of(keyword));
        set
        {
            var setting = ConnectionSetting.Of(keyword);
            if (value is null) Remove(keyword);
            else base[setting.Name] = setting.Check(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
        }
    }

    public override bool ContainsKey(string keyword) => ConnectionSetting.Exists(keyword) && base.ContainsKey(ConnectionSetting.Of(keyword).Name);

    public override bool Remove(string keyword) => ConnectionSetting.Exists(keyword) && base.Remove(ConnectionSetting.Of(keyword).Name);

    public override bool TryGetValue(string keyword, [NotNullWhen(true)] out object? value)
    {
        value = null;
        return ConnectionSetting.Exists(keyword) && base.TryGetValue(ConnectionSetting.Of(keyword).Name, out value);
    }

    private string Text(ConnectionSetting setting) => base.TryGetValue(setting.Name, out var value) ? (string)value : setting.Default;

    private int Number(ConnectionSetting setting) => int.Parse(Text(setting), NumberStyles.None, CultureInfo.InvariantCulture);

    private bool Flag(ConnectionSetting setting) => bool.Parse(Text(setting));
}
