using System.Runtime.InteropServices;

namespace SubscriberPortal.MySql.Native;

/// <summary>Prepared statements of MariaDB Connector/C.</summary>
internal static unsafe partial class MariaDb
{
    [LibraryImport(Library)]
    public static partial nint mysql_stmt_init(nint mysql);

    [LibraryImport(Library)]
    public static partial int mysql_stmt_prepare(nint statement, byte* text, nuint length);

    [LibraryImport(Library)]
    public static partial nuint mysql_stmt_param_count(nint statement);

    [LibraryImport(Library)]
    public static partial byte mysql_stmt_bind_param(nint statement, NativeBind* binds);

    [LibraryImport(Library)]
    public static partial int mysql_stmt_execute(nint statement);

    /// <returns>0 when the call is over and its answer is in <paramref name="answer"/>; otherwise what it waits for, and <c>_cont</c> goes on.</returns>
    [LibraryImport(Library)]
    public static partial int mysql_stmt_execute_start(int* answer, nint statement);

    [LibraryImport(Library)]
    public static partial int mysql_stmt_execute_cont(int* answer, nint statement, int occurred);

    [LibraryImport(Library)]
    public static partial uint mysql_stmt_field_count(nint statement);

    [LibraryImport(Library)]
    public static partial NativeField* mariadb_stmt_fetch_fields(nint statement);

    [LibraryImport(Library)]
    public static partial byte mysql_stmt_bind_result(nint statement, NativeBind* binds);

    [LibraryImport(Library)]
    public static partial int mysql_stmt_fetch(nint statement);

    [LibraryImport(Library)]
    public static partial int mysql_stmt_fetch_start(int* answer, nint statement);

    [LibraryImport(Library)]
    public static partial int mysql_stmt_fetch_cont(int* answer, nint statement, int occurred);

    [LibraryImport(Library)]
    public static partial int mysql_stmt_fetch_column(nint statement, NativeBind* bind, uint column, nuint offset);

    [LibraryImport(Library)]
    public static partial byte mysql_stmt_free_result(nint statement);

    [LibraryImport(Library)]
    public static partial byte mysql_stmt_more_results(nint statement);

    [LibraryImport(Library)]
    public static partial int mysql_stmt_next_result(nint statement);

    [LibraryImport(Library)]
    public static partial ulong mysql_stmt_affected_rows(nint statement);

    [LibraryImport(Library)]
    public static partial ulong mysql_stmt_insert_id(nint statement);

    [LibraryImport(Library)]
    public static partial byte mysql_stmt_close(nint statement);

    [LibraryImport(Library)]
    public static partial uint mysql_stmt_errno(nint statement);

    [LibraryImport(Library)]
    public static partial byte* mysql_stmt_error(nint statement);

    [LibraryImport(Library)]
    public static partial byte* mysql_stmt_sqlstate(nint statement);
}
