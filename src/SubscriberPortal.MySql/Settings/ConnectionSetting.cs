using System.Globalization;

namespace SubscriberPortal.MySql.Settings;

/// <summary>One key of a connection string: its other names, its default, and what may stand there.</summary>
internal sealed class ConnectionSetting
{
    private readonly Func<ConnectionSetting, string, string?> _refusal;

    private ConnectionSetting(string name, string[] aliases, string standard, Func<ConnectionSetting, string, string?> refusal) => (Name, Aliases, Default, _refusal) = (name, aliases, standard, refusal);

    public static readonly ConnectionSetting Server = Text("Server", "", "Host", "Data Source", "DataSource", "Address", "Addr");
    public static readonly ConnectionSetting Port = Number("Port", 3306, 1, 65_535);
    public static readonly ConnectionSetting Database = Text("Database", "", "Initial Catalog");
    public static readonly ConnectionSetting UserId = Text("User ID", "", "User Id", "UserID", "Uid", "Username", "User Name", "User");
    public static readonly ConnectionSetting Password = Text("Password", "", "Pwd");
    public static readonly ConnectionSetting SslMode = OneOf<MySqlSslMode>("SslMode", nameof(MySqlSslMode.Preferred), "Ssl Mode", "Ssl-Mode");
    public static readonly ConnectionSetting SslCa = Text("SslCa", "", "Ssl-Ca", "CaCertificateFile", "CACertificateFile", "CA Certificate File");
    public static readonly ConnectionSetting MaximumPoolSize = Number("MaximumPoolSize", 20, 1, 1_000, "Maximum Pool Size", "Max Pool Size", "MaxPoolSize");
    public static readonly ConnectionSetting ConnectionTimeout = Number("ConnectionTimeout", 15, 1, 3_600, "Connection Timeout", "Connect Timeout", "ConnectTimeout");
    public static readonly ConnectionSetting ConnectionIdleTimeout = Number("ConnectionIdleTimeout", 180, 1, 86_400, "Connection Idle Timeout");
    public static readonly ConnectionSetting DefaultCommandTimeout = Number("DefaultCommandTimeout", 30, 0, 86_400, "Default Command Timeout", "Command Timeout");
    public static readonly ConnectionSetting SlowQueryThreshold = Number("SlowQueryThreshold", 1_000, 0, 3_600_000, "Slow Query Threshold");
    public static readonly ConnectionSetting StatementCacheSize = Number("StatementCacheSize", 64, 1, 1_000, "Statement Cache Size");
    public static readonly ConnectionSetting AllowUserVariables = OneOf<Switch>("AllowUserVariables", nameof(Switch.False), "Allow User Variables");
    public static readonly ConnectionSetting AllowLoadLocalInfile = OneOf<Switch>("AllowLoadLocalInfile", nameof(Switch.False), "Allow Load Local Infile");
    public static readonly ConnectionSetting UseAffectedRows = OneOf<Switch>("UseAffectedRows", nameof(Switch.False), "Use Affected Rows");
    public static readonly ConnectionSetting PluginDirectory = Text("PluginDirectory", "", "Plugin Directory");

    public static IReadOnlyList<ConnectionSetting> All { get; } =
    [
        Server, Port, Database, UserId, Password, SslMode, SslCa, MaximumPoolSize, ConnectionTimeout, ConnectionIdleTimeout, DefaultCommandTimeout, SlowQueryThreshold, StatementCacheSize,
        AllowUserVariables, AllowLoadLocalInfile, UseAffectedRows, PluginDirectory,
    ];

    private static readonly Dictionary<string, ConnectionSetting> ByName = All
        .SelectMany(s => s.Aliases.Append(s.Name).Distinct(StringComparer.OrdinalIgnoreCase).Select(name => (name, s)))
        .ToDictionary(pair => pair.name, pair => pair.s, StringComparer.OrdinalIgnoreCase);

    private enum Switch
    {
        False,
        True,
    }

    public string Name { get; }

    public IReadOnlyList<string> Aliases { get; }

    public string Default { get; }

    /// <exception cref="ArgumentException">There is no such key; the message has those that there are.</exception>
    public static ConnectionSetting Of(string key) => ByName.TryGetValue(key.Trim(), out var setting)
        ? setting
        : throw new ArgumentException($"A MySQL connection string has no key '{key}'. It may have: {string.Join(", ", All.Select(s => s.Name))}.");

    public static bool Exists(string key) => ByName.ContainsKey(key.Trim());

    /// <exception cref="ArgumentException">The value may not stand there; the message has the key, the rule and the value.</exception>
    public string Check(string value) => _refusal(this, value) is { } refusal ? throw new ArgumentException($"{Name} of a MySQL connection string must be {refusal}, and is '{value}'.") : value;

    private static ConnectionSetting Text(string name, string standard, params string[] aliases) => new(name, aliases, standard, (_, _) => null);

    private static ConnectionSetting Number(string name, int standard, int least, int most, params string[] aliases) => new(
        name,
        aliases,
        standard.ToString(CultureInfo.InvariantCulture),
        (_, value) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? null : $"a whole number from {least} to {most}");

    private static ConnectionSetting OneOf<T>(string name, string standard, params string[] aliases)
        where T : struct, Enum => new(
        name,
        aliases,
        standard,
        (_, value) => Enum.GetNames<T>().Contains(value, StringComparer.OrdinalIgnoreCase) ? null : $"one of {string.Join(", ", Enum.GetNames<T>())}");
}
