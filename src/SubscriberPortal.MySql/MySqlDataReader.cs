using System.Collections;
using System.Data;
using System.Data.Common;
using SubscriberPortal.MySql.Results;

namespace SubscriberPortal.MySql;

/// <summary>
/// Reads rows as they come from the server, a block at a time: memory does not grow with their number, and most reads need no wait. Disposing of it takes what is left
/// of the result, or has the server stop it when that is much.
/// </summary>
public sealed partial class MySqlDataReader : DbDataReader
{
    private readonly MySqlCommand _command;
    private readonly MySqlConnection _connection;
    private readonly ResultStream _answer;
    private readonly CommandBehavior _behavior;
    private readonly int _timeout;
    private Column[] _columns;
    private int _row = -1;
    private bool _hasRows;
    private bool _isClosed;

    internal MySqlDataReader(MySqlCommand command, MySqlConnection connection, ResultStream answer, CommandBehavior behavior, int timeout)
    {
        (_command, _connection, _answer, _behavior, _timeout) = (command, connection, answer, behavior, timeout);
        _columns = [];
        Begin();
        connection.OpenReader = this;
    }

    public override int Depth => 0;

    public override int FieldCount => _columns.Length;

    public override bool HasRows => _hasRows;

    public override bool IsClosed => _isClosed;

    /// <summary>Rows that statements changed, -1 when there were none. Complete when the reader is closed.</summary>
    public override int RecordsAffected => (int)Math.Min(_answer.AffectedRows, int.MaxValue);

    public override bool Read() => ReadAsync(isAsync: false, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    public override Task<bool> ReadAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled<bool>(cancellationToken);
        if (!_isClosed && _row + 1 < _answer.Rows.Rows && _answer.Columns is not null && !IsSingleRowRead)
        {
            _row++;
            return TrueTask;
        }

        return ReadAsync(isAsync: true, cancellationToken).AsTask();
    }

    public override bool NextResult() => NextResultAsync(isAsync: false, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    public override Task<bool> NextResultAsync(CancellationToken cancellationToken) => NextResultAsync(isAsync: true, cancellationToken).AsTask();

    public override void Close() => CloseAsync(isAsync: false).AsTask().GetAwaiter().GetResult();

    public override Task CloseAsync() => CloseAsync(isAsync: true).AsTask();

    public override async ValueTask DisposeAsync()
    {
        await CloseAsync(isAsync: true);
        await base.DisposeAsync();
    }

    public override IEnumerator GetEnumerator() => new DbEnumerator(this, closeReader: false);

    protected override void Dispose(bool disposing)
    {
        if (disposing) Close();
        base.Dispose(disposing);
    }

    internal bool IsComplete => _answer.IsComplete;

    /// <summary>The connection is being closed under it.</summary>
    internal void Abandon() => _isClosed = true;

    private static readonly Task<bool> TrueTask = Task.FromResult(true);

    private bool IsSingleRowRead => (_behavior & CommandBehavior.SingleRow) != 0 && _row >= 0;

    private async ValueTask<bool> ReadAsync(bool isAsync, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        if (_answer.Columns is null || IsSingleRowRead)
        {
            _row = int.MaxValue - 1;
            return false;
        }

        if (_row + 1 < _answer.Rows.Rows)
        {
            _row++;
            return true;
        }

        if (_answer.IsLastBlock)
        {
            _row = int.MaxValue - 1;
            return false;
        }

        await WaitAsync(static answer => answer.NextBlock(), isAsync, cancellationToken);
        _row = -1;
        return await ReadAsync(isAsync, cancellationToken);
    }

    private async ValueTask<bool> NextResultAsync(bool isAsync, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        if (_answer.Columns is not null) await WaitAsync(static answer => answer.NextResult(), isAsync, cancellationToken);
        Begin();
        return _answer.Columns is not null;
    }

    private async ValueTask CloseAsync(bool isAsync)
    {
        if (_isClosed) return;
        _isClosed = true;
        try
        {
            if (_answer.Columns is not null && _connection.State == ConnectionState.Open)
            {
                if (_answer.IsComplete) _answer.Finish();
                else await _connection.Session.LeaveAsync(_answer, _timeout, isAsync);
            }
        }
        finally
        {
            _connection.OpenReader = null;
            if ((_behavior & CommandBehavior.CloseConnection) != 0) await _connection.CloseAsync();
        }
    }

    private async ValueTask WaitAsync(Action<ResultStream> call, bool isAsync, CancellationToken cancellationToken) => await _connection.Session.RunAsync(
        static both =>
        {
            both.call(both._answer);
            return true;
        },
        (call, _answer),
        _timeout,
        isAsync,
        cancellationToken);

    private void Begin()
    {
        _columns = _answer.Columns ?? [];
        _row = -1;
        _hasRows = _answer.Columns is not null && _answer.Rows.Rows > 0;
    }
}
