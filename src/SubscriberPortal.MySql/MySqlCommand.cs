using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using SubscriberPortal.MySql.Results;
using SubscriberPortal.MySql.Statements;

namespace SubscriberPortal.MySql;

/// <summary>
/// One statement. Parameters stand in it as <c>@name</c> (or all as <c>?</c>) and go to the server beside it, as a prepared statement that the connection keeps; they never become part of its text.
/// </summary>
public sealed class MySqlCommand : DbCommand
{
    private int? _timeout;

    public MySqlCommand()
    {
    }

    public MySqlCommand(string commandText, MySqlConnection? connection = null) => (CommandText, Connection) = (commandText, connection);

    [AllowNull]
    public override string CommandText { get; set => field = value ?? ""; } = "";

    /// <summary>Seconds that each wait for the server may take: for the execution, and then for each block of rows. 0 for ever. Without a value that of the connection string.</summary>
    public override int CommandTimeout
    {
        get => _timeout ?? Connection?.Source.Settings.DefaultCommandTimeout ?? 30;
        set => _timeout = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "CommandTimeout of a MySQL command must be 0 or more seconds.");
    }

    public override CommandType CommandType { get; set; } = CommandType.Text;

    public override bool DesignTimeVisible { get; set; }

    public override UpdateRowSource UpdatedRowSource { get; set; }

    public new MySqlConnection? Connection { get; set; }

    public new MySqlParameterCollection Parameters { get; } = new();

    public new MySqlTransaction? Transaction { get; set; }

    /// <summary>The value of the AUTO_INCREMENT column that the last execution made; 0 when it made none.</summary>
    public long LastInsertedId { get; internal set; }

    protected override DbConnection? DbConnection
    {
        get => Connection;
        set => Connection = (MySqlConnection?)value;
    }

    protected override DbParameterCollection DbParameterCollection => Parameters;

    protected override DbTransaction? DbTransaction
    {
        get => Transaction;
        set => Transaction = (MySqlTransaction?)value;
    }

    /// <summary>Stops what the connection runs, from another thread; its caller gets a <see cref="MySqlException"/>. The connection is of no more use then.</summary>
    public override void Cancel()
    {
        if (Connection is { State: ConnectionState.Open } connection) connection.Session.Interruption.Cancel();
    }

    public override int ExecuteNonQuery() => NonQueryAsync(isAsync: false, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    public override Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken) => NonQueryAsync(isAsync: true, cancellationToken).AsTask();

    public override object? ExecuteScalar() => ScalarAsync(isAsync: false, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    public override Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken) => ScalarAsync(isAsync: true, cancellationToken).AsTask();

    public new MySqlDataReader ExecuteReader(CommandBehavior behavior = CommandBehavior.Default) => ReaderAsync(behavior, isAsync: false, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    public new Task<MySqlDataReader> ExecuteReaderAsync(CancellationToken cancellationToken = default) => ExecuteReaderAsync(CommandBehavior.Default, cancellationToken);

    public new Task<MySqlDataReader> ExecuteReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken = default) => ReaderAsync(behavior, isAsync: true, cancellationToken).AsTask();

    /// <summary>Does nothing: every statement is prepared when it first runs, and kept by the connection.</summary>
    public override void Prepare()
    {
    }

    protected override DbParameter CreateDbParameter() => new MySqlParameter();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => ExecuteReader(behavior);

    protected override async Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken) => await ExecuteReaderAsync(behavior, cancellationToken);

    private async ValueTask<int> NonQueryAsync(bool isAsync, CancellationToken cancellationToken)
    {
        var answer = await ExecuteAsync(isWhole: true, isAsync, cancellationToken);
        return (int)Math.Min(answer.AffectedRows, int.MaxValue);
    }

    private async ValueTask<object?> ScalarAsync(bool isAsync, CancellationToken cancellationToken)
    {
        await using var reader = await ReaderAsync(CommandBehavior.Default, isAsync, cancellationToken);
        return (isAsync ? await reader.ReadAsync(cancellationToken) : reader.Read()) && reader.FieldCount > 0 ? reader.GetValue(0) : null;
    }

    private async ValueTask<MySqlDataReader> ReaderAsync(CommandBehavior behavior, bool isAsync, CancellationToken cancellationToken)
    {
        var answer = await ExecuteAsync(isWhole: false, isAsync, cancellationToken);
        return new MySqlDataReader(this, Connection!, answer, behavior, CommandTimeout);
    }

    private async ValueTask<ResultStream> ExecuteAsync(bool isWhole, bool isAsync, CancellationToken cancellationToken)
    {
        var connection = Connection ?? throw new InvalidOperationException("The MySQL command has no connection.");
        if (connection.OpenReader is not null) throw new InvalidOperationException("The MySQL connection has an open reader. Dispose of it, or use another connection.");
        if (Transaction is not null && Transaction != connection.OpenTransaction) throw new InvalidOperationException("The command's transaction is not that of its MySQL connection, or is over.");
        var execution = new Execution(connection.Session, Sql(), Parameters, isWhole);
        var answer = await RunAsync(connection, execution, isAsync, cancellationToken);
        LastInsertedId = (long)answer.InsertId;
        return answer;
    }

    private async ValueTask<ResultStream> RunAsync(MySqlConnection connection, Execution execution, bool isAsync, CancellationToken cancellationToken)
    {
        try
        {
            return await connection.Session.RunAsync(static e => e.Run(), execution, CommandTimeout, isAsync, cancellationToken, static e => e.Begin());
        }
        finally
        {
            if (execution.Elapsed >= connection.Source.Settings.SlowQueryThreshold)
                MySqlDataSource.Log.SlowStatement(connection.Source.Logger, connection.DataSource, (long)execution.Elapsed.TotalMilliseconds, CommandText);
        }
    }

    private string Sql() => CommandType switch
    {
        CommandType.Text => CommandText,
        CommandType.StoredProcedure => $"CALL {CommandText}({string.Join(", ", Parameters.Cast<MySqlParameter>().Select(p => $"@{p.Key}"))})",
        _ => throw new NotSupportedException($"A MySQL command cannot be of type {CommandType}. Write SELECT * FROM it."),
    };
}
