using SubscriberPortal.MySql.Native;
using SubscriberPortal.MySql.Results;

namespace SubscriberPortal.MySql.Statements;

/// <summary>A statement that the server holds for one session.</summary>
internal sealed class PreparedStatement(StatementHandle handle, StatementText text) : IDisposable
{
    public nint Pointer => handle.Pointer;

    public StatementText Text => text;

    public ResultBuffer Result { get; } = new();

    public void Dispose()
    {
        Result.Dispose();
        handle.Dispose();
    }
}
