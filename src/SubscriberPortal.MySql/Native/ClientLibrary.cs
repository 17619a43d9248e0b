using System.Reflection;
using System.Runtime.InteropServices;

namespace SubscriberPortal.MySql.Native;

/// <summary>Finds MariaDB Connector/C, once for the process.</summary>
internal static class ClientLibrary
{
    private static readonly string[] FileNames = ["libmariadb.so.3", "libmariadb.so"];
    private static readonly Lazy<MySqlException?> Failure = new(Load);

    /// <exception cref="MySqlException">The library is not there, or is of another kind; the message says what to install.</exception>
    public static void Ensure()
    {
        if (Failure.Value is { } failure) throw new MySqlException(failure.Message, failure.InnerException);
    }

    private static MySqlException? Load()
    {
        if (nint.Size != 8 || !OperatingSystem.IsLinux()) return new MySqlException("The MySQL provider runs on 64-bit Linux only: it relies on the layout of MariaDB Connector/C there.");
        NativeLibrary.SetDllImportResolver(typeof(ClientLibrary).Assembly, Resolve);
        try
        {
            if (MariaDb.mysql_server_init(0, 0, 0) != 0) return new MySqlException("MariaDB Connector/C (libmariadb.so.3) did not initialise.");
            return null;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return new MySqlException(
                "MariaDB Connector/C (libmariadb.so.3) is not installed, and MySQL cannot be reached without it. Debian, Ubuntu: apt-get install libmariadb3. Amazon Linux 2023: dnf install mariadb-connector-c.", e);
        }
    }

    private static nint Resolve(string library, Assembly assembly, DllImportSearchPath? path)
    {
        if (library != MariaDb.Library) return 0;
        foreach (var name in FileNames)
        {
            if (NativeLibrary.TryLoad(name, assembly, path, out var handle)) return handle;
        }

        return 0;
    }
}
