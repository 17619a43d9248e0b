using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace SubscriberPortal.MySql.Native;

/// <summary>
/// Answers the server when it asks for a local file: with the stream that is being loaded, and otherwise not at all. It is set on every connection, because the library's own answer would be to open
/// whatever path the server names.
/// </summary>
internal sealed unsafe class LocalInfile : IDisposable
{
    private const int Failed = 1;
    private const int NotPermitted = 1;

    private GCHandle _self;
    private Stream? _source;
    private Action _tearDown = () => { };

    /// <summary>Why the stream could not be read.</summary>
    public Exception? Failure { get; private set; }

    public void Attach(nint mysql)
    {
        _self = GCHandle.Alloc(this);
        MariaDb.mysql_set_local_infile_handler(mysql, &Begin, &Read, &End, &Error, GCHandle.ToIntPtr(_self));
    }

    /// <param name="source">What is sent when the server next asks.</param>
    /// <param name="tearDown">Ends the connection. To stop sending is not enough: the server would take that for the end, and keep half of the rows.</param>
    public void Offer(Stream source, Action tearDown) => (_source, _tearDown, Failure) = (source, tearDown, null);

    public void Withdraw() => _source = null;

    public void Dispose()
    {
        if (_self.IsAllocated) _self.Free();
    }

    private static LocalInfile Of(nint pointer) => (LocalInfile)GCHandle.FromIntPtr(pointer).Target!;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Begin(nint* state, byte* name, nint self)
    {
        *state = self;
        return Of(self)._source is null ? Failed : 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Read(nint self, byte* buffer, uint length)
    {
        var infile = Of(self);
        try
        {
            return infile._source!.Read(new Span<byte>(buffer, (int)length));
        }
#pragma warning disable CA1031 // Nothing may be thrown through the library; the loader throws it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            infile.Failure = e;
            infile._tearDown();
            return -1;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void End(nint self)
    {
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Error(nint self, byte* buffer, uint length)
    {
        var why = self != 0 && Of(self).Failure is { } failure ? $"the stream could not be read: {failure.Message}" : "files are not sent to the server; load a stream by MySqlBulkLoader";
        var text = Encoding.UTF8.GetBytes(why);
        var count = Math.Min(text.Length, (int)length - 1);
        text.AsSpan(0, count).CopyTo(new Span<byte>(buffer, count));
        buffer[count] = 0;
        return NotPermitted;
    }
}
