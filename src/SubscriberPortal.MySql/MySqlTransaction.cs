using System.Data;
using System.Data.Common;

namespace SubscriberPortal.MySql;

/// <summary>A transaction of a connection. Disposed of without a commit it is rolled back.</summary>
public sealed class MySqlTransaction : DbTransaction
{
    private MySqlConnection? _connection;

    private MySqlTransaction(MySqlConnection connection, IsolationLevel isolationLevel) => (_connection, IsolationLevel) = (connection, isolationLevel);

    public override IsolationLevel IsolationLevel { get; }

    public override bool SupportsSavepoints => true;

    public new MySqlConnection? Connection => _connection;

    protected override DbConnection? DbConnection => _connection;

    public override void Commit() => EndAsync("COMMIT", isAsync: false, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    /// <exception cref="MySqlException">With <see cref="MySqlException.IsOutcomeUnknown"/> when the connection was lost before the server's answer: committed or not.</exception>
    public override Task CommitAsync(CancellationToken cancellationToken = default) => EndAsync("COMMIT", isAsync: true, cancellationToken).AsTask();

    public override void Rollback() => EndAsync("ROLLBACK", isAsync: false, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    public override Task RollbackAsync(CancellationToken cancellationToken = default) => EndAsync("ROLLBACK", isAsync: true, cancellationToken).AsTask();

    public override void Save(string savepointName) => RunAsync($"SAVEPOINT {Quoted(savepointName)}", isAsync: false, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    public override Task SaveAsync(string savepointName, CancellationToken cancellationToken = default) => RunAsync($"SAVEPOINT {Quoted(savepointName)}", isAsync: true, cancellationToken).AsTask();

    public override void Rollback(string savepointName) => RunAsync($"ROLLBACK TO SAVEPOINT {Quoted(savepointName)}", isAsync: false, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    public override Task RollbackAsync(string savepointName, CancellationToken cancellationToken = default) =>
        RunAsync($"ROLLBACK TO SAVEPOINT {Quoted(savepointName)}", isAsync: true, cancellationToken).AsTask();

    public override void Release(string savepointName) => RunAsync($"RELEASE SAVEPOINT {Quoted(savepointName)}", isAsync: false, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    public override Task ReleaseAsync(string savepointName, CancellationToken cancellationToken = default) =>
        RunAsync($"RELEASE SAVEPOINT {Quoted(savepointName)}", isAsync: true, cancellationToken).AsTask();

    public override async ValueTask DisposeAsync()
    {
        if (IsOpen) await RollbackAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && IsOpen) Rollback();
        base.Dispose(disposing);
    }

    internal static async ValueTask<MySqlTransaction> BeginAsync(MySqlConnection connection, IsolationLevel isolationLevel, bool isAsync, CancellationToken cancellationToken)
    {
        if (connection.OpenTransaction is not null) throw new InvalidOperationException("The MySQL connection has a transaction already; MySQL does not nest them. Use a savepoint.");
        var level = isolationLevel switch
        {
            IsolationLevel.Unspecified or IsolationLevel.Snapshot => null,
            IsolationLevel.ReadUncommitted => "READ UNCOMMITTED",
            IsolationLevel.ReadCommitted => "READ COMMITTED",
            IsolationLevel.RepeatableRead => "REPEATABLE READ",
            IsolationLevel.Serializable => "SERIALIZABLE",
            _ => throw new NotSupportedException($"MySQL has no isolation level {isolationLevel}."),
        };
        string[] statements = isolationLevel == IsolationLevel.Snapshot
            ? ["SET TRANSACTION ISOLATION LEVEL REPEATABLE READ", "START TRANSACTION WITH CONSISTENT SNAPSHOT"]
            : level is null ? ["START TRANSACTION"] : [$"SET TRANSACTION ISOLATION LEVEL {level}", "START TRANSACTION"];
        await connection.RunAsync(statements, isAsync, cancellationToken);
        return connection.OpenTransaction = new MySqlTransaction(connection, isolationLevel);
    }

    private bool IsOpen => _connection is { State: ConnectionState.Open } connection && connection.OpenTransaction == this;

    private async ValueTask EndAsync(string statement, bool isAsync, CancellationToken cancellationToken)
    {
        await RunAsync(statement, isAsync, cancellationToken);
        _connection!.OpenTransaction = null;
        _connection = null;
    }

    private ValueTask RunAsync(string statement, bool isAsync, CancellationToken cancellationToken)
    {
        if (_connection is not { } connection || connection.OpenTransaction != this) throw new InvalidOperationException("The MySQL transaction is over.");
        return connection.RunAsync([statement], isAsync, cancellationToken);
    }

    private static string Quoted(string name) => $"`{name.Replace("`", "``", StringComparison.Ordinal)}`";
}
