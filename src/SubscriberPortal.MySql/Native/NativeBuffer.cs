using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SubscriberPortal.MySql.Native;

/// <summary>Memory for the library, which grows and keeps what is in it.</summary>
internal sealed unsafe class NativeBuffer : SafeHandleZeroOrMinusOneIsInvalid
{
    public NativeBuffer()
        : base(ownsHandle: true)
    {
    }

    public byte* Pointer => (byte*)handle;

    public int Capacity { get; private set; }

    public void Ensure(int capacity)
    {
        if (capacity <= Capacity) return;
        var size = (int)Math.Min(Math.Max(capacity, Capacity * 2L), Array.MaxLength);
        SetHandle((nint)NativeMemory.Realloc((void*)handle, (nuint)size));
        Capacity = size;
    }

    /// <summary>Gives the memory back when there is more than so much of it.</summary>
    public void TrimTo(int capacity)
    {
        if (Capacity <= capacity) return;
        NativeMemory.Free((void*)handle);
        SetHandle(0);
        Capacity = 0;
    }

    protected override bool ReleaseHandle()
    {
        NativeMemory.Free((void*)handle);
        return true;
    }
}
