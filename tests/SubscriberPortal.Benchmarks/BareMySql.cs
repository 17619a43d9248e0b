using System.Text;
using SubscriberPortal.MySql;
using SubscriberPortal.MySql.Native;
using SubscriberPortal.MySql.Sessions;
using SubscriberPortal.MySql.Settings;
using SubscriberPortal.MySql.Statements;

namespace SubscriberPortal.Benchmarks;

/// <summary>MariaDB Connector/C called directly, with nothing of the provider between: one connection, one prepared statement, buffers that are bound beforehand.</summary>
internal sealed unsafe class BareMySql : IDisposable
{
    private const int ColumnRoom = 1_024;

    private readonly SessionHandle _session;

    public BareMySql(string connectionString)
    {
        _session = SessionSetup.Connect(new ConnectionSettings(connectionString), TimeSpan.FromSeconds(15));
        Run(SessionSetup.Statement);
    }

    /// <summary>Answers the first value, if there is one.</summary>
    public string? Run(string sql)
    {
        var rows = PlainQuery.Run(_session.Pointer, sql) ?? throw new InvalidOperationException(NativeText.Of(MariaDb.mysql_error(_session.Pointer)));
        return rows.Count > 0 ? rows[0][0] : null;
    }

    /// <summary>A statement with its values bound, which <see cref="BareStatement.Execute"/> sends.</summary>
    public BareStatement Prepare(string sql, IReadOnlyList<object?> values)
    {
        var statement = new BareStatement(_session, sql);
        statement.Bind(values);
        return statement;
    }

    public void Dispose() => _session.Dispose();

    internal sealed class BareStatement : IDisposable
    {
        private readonly StatementHandle _handle;
        private readonly ParameterBuffer _parameters = new();
        private readonly NativeBuffer _results = new();

        public BareStatement(SessionHandle session, string sql)
        {
            _handle = new StatementHandle(session);
            fixed (byte* text = Encoding.UTF8.GetBytes(sql)) Check(MariaDb.mysql_stmt_prepare(_handle.Pointer, text, (nuint)Encoding.UTF8.GetByteCount(sql)) == 0);
        }

        public void Bind(IReadOnlyList<object?> values)
        {
            _parameters.Begin(values.Count);
            foreach (var value in values) ParameterValue.Write(new MySqlParameter("", value), _parameters);
            Check(MariaDb.mysql_stmt_bind_param(_handle.Pointer, _parameters.Finish()) == 0);
        }

        public void Execute() => Check(MariaDb.mysql_stmt_execute(_handle.Pointer) == 0);

        /// <summary>Takes all rows into buffers, as bytes; answers how many there were.</summary>
        public int Fetch()
        {
            var columns = (int)MariaDb.mysql_stmt_field_count(_handle.Pointer);
            _results.Ensure(columns * (sizeof(NativeBind) + ColumnRoom + 16));
            var binds = (NativeBind*)_results.Pointer;
            new Span<byte>(binds, columns * (sizeof(NativeBind) + 16)).Clear();
            var lengths = (nuint*)(binds + columns);
            for (var i = 0; i < columns; i++)
            {
                binds[i].Type = ColumnType.String;
                binds[i].Length = lengths + i;
                binds[i].IsNull = (byte*)(lengths + columns) + i;
                binds[i].Buffer = (byte*)(lengths + (2 * columns)) + (i * ColumnRoom);
                binds[i].BufferLength = ColumnRoom;
            }

            Check(MariaDb.mysql_stmt_bind_result(_handle.Pointer, binds) == 0);
            var rows = 0;
            int answer;
            while ((answer = MariaDb.mysql_stmt_fetch(_handle.Pointer)) == 0) rows++;
            Check(answer == MariaDb.NoData);
            return rows;
        }

        public void Dispose()
        {
            _handle.Dispose();
            _parameters.Dispose();
            _results.Dispose();
        }

        private void Check(bool isDone)
        {
            if (!isDone) throw new InvalidOperationException(NativeText.Of(MariaDb.mysql_stmt_error(_handle.Pointer)));
        }
    }
}
