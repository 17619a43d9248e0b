using System.Text;

namespace SubscriberPortal.MySql.Native;

/// <summary>Statements of this provider itself, as text: they have no values that came from elsewhere.</summary>
internal static unsafe class PlainQuery
{
    /// <summary>Blocks.</summary>
    /// <returns>The rows, none when the statement has no result; null when it failed.</returns>
    public static IReadOnlyList<string?[]>? Run(nint mysql, string sql)
    {
        var utf8 = Encoding.UTF8.GetBytes(sql);
        fixed (byte* text = utf8)
        {
            if (MariaDb.mysql_real_query(mysql, text, (nuint)utf8.Length) != 0) return null;
        }

        if (MariaDb.mysql_field_count(mysql) == 0) return [];
        var result = MariaDb.mysql_store_result(mysql);
        if (result == 0) return null;
        try
        {
            return Rows(result);
        }
        finally
        {
            MariaDb.mysql_free_result(result);
        }
    }

    private static List<string?[]> Rows(nint result)
    {
        var rows = new List<string?[]>();
        var count = (int)MariaDb.mysql_num_fields(result);
        for (var row = MariaDb.mysql_fetch_row(result); row != null; row = MariaDb.mysql_fetch_row(result))
        {
            var lengths = MariaDb.mysql_fetch_lengths(result);
            var values = new string?[count];
            for (var i = 0; i < count; i++) values[i] = row[i] == null ? null : Encoding.UTF8.GetString(row[i], (int)lengths[i]);
            rows.Add(values);
        }

        return rows;
    }
}
