using Microsoft.Win32.SafeHandles;

namespace SubscriberPortal.MySql.Native;

/// <summary>A <c>MYSQL_STMT*</c>. It keeps its session's handle open until it is closed itself, whichever of the two is finalized first.</summary>
internal sealed class StatementHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    private readonly SessionHandle _session;

    public StatementHandle(SessionHandle session)
        : base(ownsHandle: true)
    {
        _session = session;
        var isHeld = false;
        session.DangerousAddRef(ref isHeld);
        SetHandle(MariaDb.mysql_stmt_init(session.Pointer));
        if (!IsInvalid) return;
        session.DangerousRelease();
        throw new InsufficientMemoryException("MariaDB Connector/C could not make a statement.");
    }

    public nint Pointer => handle;

    protected override bool ReleaseHandle()
    {
        MariaDb.mysql_stmt_close(handle);
        _session.DangerousRelease();
        return true;
    }
}
