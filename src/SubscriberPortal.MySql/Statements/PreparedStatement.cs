using SubscriberPortal.MySql.Native;
using SubscriberPortal.MySql.Results;

namespace SubscriberPortal.MySql.Statements;

/// <summary>A statement that the server holds for one session.</summary>
internal sealed class PreparedStatement(StatementHandle handle, StatementText text) : IDisposable
{
    public nint Pointer => handle.Pointer;

    public StatementText Text => text;

    public Promptness Promptness { get; } = new();

    /// <summary>Whether it has rows for an answer.</summary>
    public bool IsQuery { get; } = MariaDb.mysql_stmt_field_count(handle.Pointer) > 0;

    public ResultBuffer Result { get; } = new();

    public void Dispose()
    {
        Result.Dispose();
        handle.Dispose();
    }
}
