using Microsoft.Win32.SafeHandles;

namespace SubscriberPortal.MySql.Native;

/// <summary>A <c>MYSQL*</c>.</summary>
internal sealed class SessionHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public SessionHandle(nint mysql)
        : base(ownsHandle: true) => SetHandle(mysql);

    public nint Pointer => handle;

    /// <summary>Whether <see cref="BriefCall"/> may be used with it: the library was built for that, and there is no TLS.</summary>
    public bool TakesBriefCalls { get; set; }

    protected override bool ReleaseHandle()
    {
        MariaDb.mysql_close(handle);
        return true;
    }
}
