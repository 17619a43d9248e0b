using System.Runtime.InteropServices;

namespace SubscriberPortal.MySql.Native;

/// <summary>The functions of MariaDB Connector/C that are used, under their own names. Those that talk to the server block.</summary>
internal static unsafe partial class MariaDb
{
    public const string Library = "libmariadb";

    /// <summary>What <c>mysql_stmt_fetch</c> answers at the end of the rows.</summary>
    public const int NoData = 100;

    /// <summary>What it answers when a value was longer than its buffer.</summary>
    public const int DataTruncated = 101;

    [LibraryImport(Library)]
    public static partial int mysql_server_init(int count, nint arguments, nint groups);

    [LibraryImport(Library)]
    public static partial nint mysql_init(nint mysql);

    [LibraryImport(Library)]
    public static partial int mysql_options(nint mysql, ClientOption option, void* value);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint mysql_real_connect(nint mysql, string host, string user, string password, string? database, uint port, string? socket, nuint flags);

    [LibraryImport(Library)]
    public static partial void mysql_close(nint mysql);

    [LibraryImport(Library)]
    public static partial uint mysql_errno(nint mysql);

    [LibraryImport(Library)]
    public static partial byte* mysql_error(nint mysql);

    [LibraryImport(Library)]
    public static partial byte* mysql_sqlstate(nint mysql);

    [LibraryImport(Library)]
    public static partial byte* mysql_get_server_info(nint mysql);

    [LibraryImport(Library)]
    public static partial byte* mysql_get_ssl_cipher(nint mysql);

    [LibraryImport(Library)]
    public static partial nuint mysql_thread_id(nint mysql);

    [LibraryImport(Library)]
    public static partial int mysql_get_socket(nint mysql);

    [LibraryImport(Library)]
    public static partial int mysql_ping(nint mysql);

    [LibraryImport(Library)]
    public static partial int mysql_reset_connection(nint mysql);

    [LibraryImport(Library)]
    public static partial int mysql_real_query(nint mysql, byte* text, nuint length);

    [LibraryImport(Library)]
    public static partial uint mysql_field_count(nint mysql);

    [LibraryImport(Library)]
    public static partial nint mysql_store_result(nint mysql);

    [LibraryImport(Library)]
    public static partial byte** mysql_fetch_row(nint result);

    [LibraryImport(Library)]
    public static partial nuint* mysql_fetch_lengths(nint result);

    [LibraryImport(Library)]
    public static partial uint mysql_num_fields(nint result);

    [LibraryImport(Library)]
    public static partial void mysql_free_result(nint result);

    [LibraryImport(Library)]
    public static partial int mysql_next_result(nint mysql);

    [LibraryImport(Library)]
    public static partial ulong mysql_affected_rows(nint mysql);

    /// <summary>What the last statement said of its rows, or null.</summary>
    [LibraryImport(Library)]
    public static partial byte* mysql_info(nint mysql);

    [LibraryImport(Library)]
    public static partial void mysql_set_local_infile_handler(
        nint mysql,
        delegate* unmanaged[Cdecl]<nint*, byte*, nint, int> begin,
        delegate* unmanaged[Cdecl]<nint, byte*, uint, int> read,
        delegate* unmanaged[Cdecl]<nint, void> end,
        delegate* unmanaged[Cdecl]<nint, byte*, uint, int> error,
        nint userData);

    [LibraryImport(Library)]
    public static partial int mariadb_get_infov(nint mysql, int value, void* answer);
}
