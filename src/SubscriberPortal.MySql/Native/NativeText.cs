using System.Runtime.InteropServices;
using System.Text;

namespace SubscriberPortal.MySql.Native;

/// <summary>Text as the library takes and gives it: UTF-8.</summary>
internal static unsafe class NativeText
{
    /// <summary>Refuses half a surrogate pair instead of storing another character in its place.</summary>
    public static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static string Of(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? "";
}
