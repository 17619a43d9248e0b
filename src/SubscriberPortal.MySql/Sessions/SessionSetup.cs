using System.Globalization;
using SubscriberPortal.MySql.Native;
using SubscriberPortal.MySql.Settings;

namespace SubscriberPortal.MySql.Sessions;

/// <summary>Makes connections: the library's options, the errors in an operator's words, and what every session starts with.</summary>
internal static unsafe class SessionSetup
{
    /// <summary>
    /// The same on every server, whatever its own settings: all of Unicode, times in UTC, each statement for itself, and a value that does not fit is an error.
    /// The quoting that <see cref="Statements.StatementScanner"/> expects follows from the modes that are not here.
    /// </summary>
    public const string Statement =
        "SET NAMES utf8mb4, SESSION time_zone = '+00:00', SESSION autocommit = 1, "
        + "SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'";

    private const nuint FoundRows = 2;
    private const nuint LocalFiles = 128;
    private const nuint MultipleResults = (1 << 17) | (1 << 18);
    private const uint Tcp = 1;

    /// <summary>Blocks for <paramref name="timeout"/> at most, beside the time that the system takes to resolve a name.</summary>
    /// <exception cref="MySqlException">The server could not be reached, refused, or does not do TLS as it must.</exception>
    public static SessionHandle Connect(ConnectionSettings settings, TimeSpan timeout)
    {
        ClientLibrary.Ensure();
        var handle = new SessionHandle(MariaDb.mysql_init(0));
        try
        {
            var mysql = handle.Pointer;
            Option(mysql, ClientOption.ConnectTimeout, (uint)Math.Max(1, Math.Ceiling(timeout.TotalSeconds)));
            Option(mysql, ClientOption.Protocol, Tcp);
            Option(mysql, ClientOption.LocalInfile, settings.AllowLoadLocalInfile ? 1u : 0u);
            Option(mysql, ClientOption.CharacterSet, "utf8mb4");
            var isNonBlocking = MariaDb.mysql_options(mysql, ClientOption.NonBlocking, null) == 0;
            if (settings.PluginDirectory.Length > 0) Option(mysql, ClientOption.PluginDirectory, settings.PluginDirectory);
            Tls(mysql, settings);
            var flags = MultipleResults | (settings.UseAffectedRows ? 0 : FoundRows) | (settings.AllowLoadLocalInfile ? LocalFiles : 0);
            var database = settings.Database.Length > 0 ? settings.Database : null;
            if (MariaDb.mysql_real_connect(mysql, settings.Server, settings.UserId, settings.Password, database, (uint)settings.Port, null, flags) == 0) throw ConnectFailure.Of(mysql, settings);
            if (settings.SslMode > MySqlSslMode.Preferred && MariaDb.mysql_get_ssl_cipher(mysql) == null)
                throw new MySqlException(MySqlErrorNumber.Tls, "HY000", $"The MySQL server {settings.Address} offers no TLS, and SslMode is {settings.SslMode}. Set the server up for TLS, or SslMode=Disabled.") { IsConnectionLost = true };
            handle.TakesBriefCalls = isNonBlocking && MariaDb.mysql_get_ssl_cipher(mysql) == null;
            return handle;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    private static void Tls(nint mysql, ConnectionSettings settings)
    {
        // Said in every mode: the library's own defaults differ by its version.
        Option(mysql, ClientOption.EnforceTls, (byte)(settings.SslMode == MySqlSslMode.Disabled ? 0 : 1));
        Option(mysql, ClientOption.VerifyServerCertificate, (byte)(settings.SslMode == MySqlSslMode.VerifyFull ? 1 : 0));
        if (settings.SslMode >= MySqlSslMode.VerifyCA) Option(mysql, ClientOption.CertificateAuthority, settings.SslCa);
    }

    private static void Option<T>(nint mysql, ClientOption option, T value)
        where T : unmanaged => Check(MariaDb.mysql_options(mysql, option, &value), option);

    private static void Option(nint mysql, ClientOption option, string value)
    {
        fixed (byte* text = NativeText.Strict.GetBytes(value + '\0')) Check(MariaDb.mysql_options(mysql, option, text), option);
    }

    private static void Check(int answer, ClientOption option)
    {
        if (answer != 0) throw new MySqlException(string.Create(CultureInfo.InvariantCulture, $"MariaDB Connector/C does not know the option {option} ({(int)option}). Version 3.1 or later is needed."));
    }
}
