using SubscriberPortal.MySql;

namespace SubscriberPortal.Legacy.Connections;

/// <summary>A connection for the length of one call, with that call's time limit on every statement.</summary>
internal sealed class LegacySession(MySqlConnection connection, int commandSeconds)
{
    public MySqlConnection Connection => connection;

    /// <param name="values">Take the places of <c>?</c> in order.</param>
    public MySqlCommand Command(string sql, params ReadOnlySpan<object?> values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = commandSeconds;
        foreach (var value in values) command.Parameters.Add(new MySqlParameter("", value));
        return command;
    }

    public async Task<int> RunAsync(string sql, object?[] values, CancellationToken cancellationToken)
    {
        await using var command = Command(sql, values);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>All rows of an answer that is known to be small.</summary>
    public async Task<List<T>> ListAsync<T>(string sql, object?[] values, Func<MySqlDataReader, T> read, CancellationToken cancellationToken)
    {
        await using var command = Command(sql, values);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken)) rows.Add(read(reader));
        return rows;
    }
}
