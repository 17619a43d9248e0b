using System.Buffers;
using System.Text;
using SQLitePCL;

namespace SubscriberPortal.Sqlite.Engine;

/// <summary>A prepared statement. Text goes in and out as UTF-8 by length, so that any Unicode, and only Unicode, survives.</summary>
public sealed class SqliteStatement
{
    private const int StackBytes = 512;

    private static readonly UTF8Encoding Strict = new(false, true);

    private readonly SqliteSession _session;
    private readonly sqlite3_stmt _handle;

    internal SqliteStatement(SqliteSession session, sqlite3_stmt handle) => (_session, _handle) = (session, handle);

    internal bool InUse { get; set; }

    /// <exception cref="EncoderFallbackException">The text holds half of a surrogate pair.</exception>
    public SqliteStatement Bind(int index, string? value)
    {
        if (value is null)
        {
            _session.Check(raw.sqlite3_bind_null(_handle, index));
            return this;
        }

        if (value.Length == 0)
        {
            // An empty span has no address, which SQLite takes for NULL.
            _session.Check(raw.sqlite3_bind_text(_handle, index, ""));
            return this;
        }

        byte[]? rented = null;
        var most = Strict.GetMaxByteCount(value.Length);
        var buffer = most <= StackBytes ? stackalloc byte[StackBytes] : rented = ArrayPool<byte>.Shared.Rent(most);
        try
        {
            var length = Strict.GetBytes(value, buffer);
            _session.Check(raw.sqlite3_bind_text(_handle, index, (ReadOnlySpan<byte>)buffer[..length]));
        }
        finally
        {
            if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        }

        return this;
    }

    public SqliteStatement Bind(int index, long value)
    {
        _session.Check(raw.sqlite3_bind_int64(_handle, index, value));
        return this;
    }

    public SqliteStatement Bind(int index, long? value)
    {
        if (value is { } number) return Bind(index, number);
        _session.Check(raw.sqlite3_bind_null(_handle, index));
        return this;
    }

    /// <summary>Goes to the next row; false when there is none.</summary>
    public bool Step()
    {
        var resultCode = raw.sqlite3_step(_handle);
        _session.Check(resultCode);
        return resultCode == raw.SQLITE_ROW;
    }

    /// <summary>Runs to the end and is ready to be bound again.</summary>
    public void Run()
    {
        while (Step())
        {
        }

        Reset();
    }

    /// <summary>As <see cref="Run"/>, but a broken constraint is an answer: its extended result code, 0 when all went well.</summary>
    public int TryRun()
    {
        var resultCode = raw.sqlite3_step(_handle);
        if ((resultCode & 0xff) != raw.SQLITE_CONSTRAINT)
        {
            _session.Check(resultCode);
            resultCode = 0;
        }

        Reset();
        return resultCode;
    }

    public bool IsNull(int column) => raw.sqlite3_column_type(_handle, column) == raw.SQLITE_NULL;

    public long Number(int column) => raw.sqlite3_column_int64(_handle, column);

    public string? Text(int column)
    {
        var text = Utf8(column);
        return !text.IsEmpty ? Encoding.UTF8.GetString(text) : IsNull(column) ? null : "";
    }

    /// <summary>The bytes of a text, good until the next step; empty for NULL.</summary>
    public ReadOnlySpan<byte> Utf8(int column) => raw.sqlite3_column_blob(_handle, column);

    public void Reset() => _ = raw.sqlite3_reset(_handle);

    internal void Dispose() => _handle.Dispose();
}
