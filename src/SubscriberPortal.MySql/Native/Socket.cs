using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SubscriberPortal.MySql.Native;

/// <summary>
/// A second descriptor of a connection's socket. The library may close its own at any moment on another thread, and the system give that number to somebody else;
/// through this one it is always the right socket that is looked at or shut.
/// </summary>
internal sealed unsafe partial class Socket : SafeHandleMinusOneIsInvalid
{
    private const int Both = 2;
    private const short Readable = 0x1;
    private const int PeekWithoutWait = 0x2 | 0x40;

    public Socket(int descriptor)
        : base(ownsHandle: true) => SetHandle(dup(descriptor));

    /// <summary>Whether there is something to read: on an idle connection that is its end, or a last word of the server.</summary>
    public bool IsReadable
    {
        get
        {
            var poll = new PollDescriptor { Descriptor = (int)handle, Events = Readable };
            return IsInvalid || Socket.poll(&poll, 1, 0) != 0;
        }
    }

    /// <summary>Blocks until a read of the socket can only succeed: there are bytes or an end to read. A failure of the socket is taken from it here, and is an end then.</summary>
    public void WaitUntilReadSucceeds()
    {
        byte first;
        while (true)
        {
            var poll = new PollDescriptor { Descriptor = (int)handle, Events = Readable };
            if (Socket.poll(&poll, 1, -1) > 0 && recv((int)handle, &first, 1, PeekWithoutWait) >= 0) return;
        }
    }

    /// <summary>Ends whatever waits for the socket, on whichever thread.</summary>
    public void Shutdown()
    {
        var isHeld = false;
        try
        {
            DangerousAddRef(ref isHeld);
            _ = shutdown((int)handle, Both);
        }
        catch (ObjectDisposedException)
        {
            // Then nothing waits for it either.
        }
        finally
        {
            if (isHeld) DangerousRelease();
        }
    }

    protected override bool ReleaseHandle() => close((int)handle) == 0;

    [LibraryImport("libc")]
    private static partial int dup(int descriptor);

    [LibraryImport("libc")]
    private static partial int shutdown(int descriptor, int how);

    [LibraryImport("libc")]
    private static partial int close(int descriptor);

    [LibraryImport("libc")]
    private static partial int poll(PollDescriptor* descriptors, nuint count, int timeout);

    [LibraryImport("libc")]
    private static partial nint recv(int descriptor, byte* buffer, nuint length, int flags);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Occurred;
    }
}
