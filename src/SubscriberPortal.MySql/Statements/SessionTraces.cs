namespace SubscriberPortal.MySql.Statements;

/// <summary>Tells statements that leave a session as it was from those after which it has to be reset. What is not known to be harmless counts as not.</summary>
internal static class SessionTraces
{
    private static readonly HashSet<string> Harmless = new(StringComparer.OrdinalIgnoreCase)
    {
        "SELECT", "INSERT", "UPDATE", "DELETE", "REPLACE", "WITH", "VALUES", "TABLE", "SHOW", "EXPLAIN", "DESCRIBE", "DESC",
        "START", "BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "DO", "LOAD", "KILL", "ANALYZE", "OPTIMIZE", "TRUNCATE",
    };

    public static bool Leaves(string sql)
    {
        var start = 0;
        while (start < sql.Length && (char.IsWhiteSpace(sql[start]) || sql[start] == '(')) start++;
        var end = start;
        while (end < sql.Length && char.IsAsciiLetter(sql[end])) end++;

        // A lock by name is held until the session ends.
        return !Harmless.Contains(sql[start..end]) || sql.Contains("GET_LOCK", StringComparison.OrdinalIgnoreCase);
    }
}
