using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using SubscriberPortal.MySql.Sessions;
using SubscriberPortal.MySql.Settings;

namespace SubscriberPortal.MySql;

/// <summary>A connection out of the pool. One command at a time; a reader is to be disposed before the next.</summary>
public sealed class MySqlConnection : DbConnection
{
    private MySqlDataSource? _source;
    private string _connectionString = "";
    private Session? _session;

    public MySqlConnection()
    {
    }

    public MySqlConnection(string connectionString) => ConnectionString = connectionString;

    internal MySqlConnection(MySqlDataSource source) => (_source, _connectionString) = (source, source.ConnectionString);

    [AllowNull]
    public override string ConnectionString
    {
        get => _connectionString;
        set
        {
            if (_session is not null) throw new InvalidOperationException("The connection string of an open MySQL connection cannot be changed.");
            (_connectionString, _source) = (value ?? "", null);
        }
    }

    public override string Database => Source.Settings.Database;

    public override string DataSource => Source.Settings.Address;

    public override int ConnectionTimeout => (int)Source.Settings.ConnectionTimeout.TotalSeconds;

    /// <exception cref="InvalidOperationException">The connection is not open.</exception>
    public override string ServerVersion => Session.ServerVersion;

    /// <summary>The number by which the server knows this connection, as in its process list.</summary>
    /// <exception cref="InvalidOperationException">The connection is not open.</exception>
    public long ServerThreadId => Session.Peer!.ThreadId;

    public override ConnectionState State => _session switch
    {
        null => ConnectionState.Closed,
        { IsBroken: true } => ConnectionState.Broken,
        _ => ConnectionState.Open,
    };

    protected override DbProviderFactory DbProviderFactory => MySqlProviderFactory.Instance;

    internal MySqlDataSource Source => _source ??= SharedDataSources.Of(_connectionString);

    internal Session Session => _session ?? throw new InvalidOperationException("The MySQL connection is not open.");

    internal MySqlDataReader? OpenReader { get; set; }

    internal MySqlTransaction? OpenTransaction { get; set; }

    public override void Open() => OpenAsync(isAsync: false, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    /// <exception cref="MySqlException">The server could not be reached or refused, or the pool had no connection to give in time.</exception>
    public override Task OpenAsync(CancellationToken cancellationToken) => OpenAsync(isAsync: true, cancellationToken).AsTask();

    public override void Close()
    {
        if (_session is not { } session) return;
        OpenReader?.Abandon();
        if (OpenReader is { IsComplete: false }) session.Break();
        (_session, OpenReader, OpenTransaction) = (null, null, null);
        Source.Pool.Return(session);
        OnStateChange(new StateChangeEventArgs(ConnectionState.Open, ConnectionState.Closed));
    }

    public override Task CloseAsync()
    {
        Close();
        return Task.CompletedTask;
    }

    public override void ChangeDatabase(string databaseName) =>
        throw new NotSupportedException("A MySQL connection stays in its database: name the other one in the statement, or open a connection to it.");

    public new MySqlCommand CreateCommand() => new() { Connection = this };

    public new MySqlTransaction BeginTransaction() => BeginTransaction(IsolationLevel.Unspecified);

    public new MySqlTransaction BeginTransaction(IsolationLevel isolationLevel) => MySqlTransaction.BeginAsync(this, isolationLevel, isAsync: false, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    public new ValueTask<MySqlTransaction> BeginTransactionAsync(CancellationToken cancellationToken = default) => BeginTransactionAsync(IsolationLevel.Unspecified, cancellationToken);

    /// <param name="isolationLevel"><see cref="IsolationLevel.Snapshot"/> is REPEATABLE READ with a consistent snapshot from the start; unspecified is the server's setting.</param>
    public new ValueTask<MySqlTransaction> BeginTransactionAsync(IsolationLevel isolationLevel, CancellationToken cancellationToken = default) =>
        MySqlTransaction.BeginAsync(this, isolationLevel, isAsync: true, cancellationToken);

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => BeginTransaction(isolationLevel);

    protected override async ValueTask<DbTransaction> BeginDbTransactionAsync(IsolationLevel isolationLevel, CancellationToken cancellationToken) => await BeginTransactionAsync(isolationLevel, cancellationToken);

    protected override DbCommand CreateDbCommand() => CreateCommand();

    protected override void Dispose(bool disposing)
    {
        // Also when nobody disposed of it and it is finalized: the pool is to have its connection back.
        if (!disposing && _session is { } session) MySqlDataSource.Log.Leak(Source.Logger, DataSource, session.LastStatement);
        Close();
        base.Dispose(disposing);
    }

    /// <summary>Statements without values that belong to the protocol of a transaction.</summary>
    internal async ValueTask RunAsync(string[] statements, bool isAsync, CancellationToken cancellationToken)
    {
        if (OpenReader is not null) throw new InvalidOperationException("The MySQL connection has an open reader. Dispose of it first.");
        await Session.RunAsync(
            static both =>
            {
                foreach (var statement in both.statements) both.Session.Command(statement);
                return true;
            },
            (Session, statements),
            Source.Settings.DefaultCommandTimeout,
            isAsync,
            cancellationToken);
    }

    private async ValueTask OpenAsync(bool isAsync, CancellationToken cancellationToken)
    {
        if (_session is not null) throw new InvalidOperationException("The MySQL connection is open already.");
        _session = await Source.Pool.TakeAsync(isAsync, cancellationToken);
        OnStateChange(new StateChangeEventArgs(ConnectionState.Closed, ConnectionState.Open));
    }
}
