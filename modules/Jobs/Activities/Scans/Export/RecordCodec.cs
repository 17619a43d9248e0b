using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Jobs.Activities.Scans.Export;

/// <summary>A stored record in few bytes, for runs that are read again a moment later by the same version of the portal.</summary>
internal static class RecordCodec
{
    private const int Absent = -1;

    public static void Write(IBufferWriter<byte> output, StoredSubscriber stored)
    {
        var s = stored.Subscriber;
        Write(output, stored.Version);
        Write(output, s.Uid);
        Write(output, s.Msisdn);
        Write(output, s.Imsi);
        Write(output, s.PlanId);
        Write(output, s.Email);
        Write(output, s.FirstName);
        Write(output, s.LastName);
        Write(output, s.Address);
        Write(output, (int)s.Status);
        Write(output, s.DateOfBirth?.DayNumber ?? Absent);
        Write(output, s.CreatedAt.UtcTicks);
        Write(output, s.UpdatedAt.UtcTicks);
    }

    public static StoredSubscriber Read(ReadOnlySpan<byte> bytes)
    {
        var version = ReadText(ref bytes)!;
        var uid = ReadText(ref bytes)!;
        var msisdn = ReadText(ref bytes)!;
        var imsi = ReadText(ref bytes)!;
        var planId = ReadText(ref bytes);
        var email = ReadText(ref bytes);
        var firstName = ReadText(ref bytes);
        var lastName = ReadText(ref bytes);
        var address = ReadText(ref bytes);
        var status = (SubscriberStatus)ReadInt32(ref bytes);
        var day = ReadInt32(ref bytes);
        return new StoredSubscriber(
            new Subscriber
            {
                Uid = uid,
                Msisdn = msisdn,
                Imsi = imsi,
                Status = status,
                PlanId = planId,
                Email = email,
                FirstName = firstName,
                LastName = lastName,
                Address = address,
                DateOfBirth = day == Absent ? null : DateOnly.FromDayNumber(day),
                CreatedAt = ReadTime(ref bytes),
                UpdatedAt = ReadTime(ref bytes),
            },
            version,
            null);
    }

    private static void Write(IBufferWriter<byte> output, string? text)
    {
        if (text is null)
        {
            Write(output, Absent);
            return;
        }

        Write(output, Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, output);
    }

    private static void Write(IBufferWriter<byte> output, int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(output.GetSpan(sizeof(int)), value);
        output.Advance(sizeof(int));
    }

    private static void Write(IBufferWriter<byte> output, long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(output.GetSpan(sizeof(long)), value);
        output.Advance(sizeof(long));
    }

    private static string? ReadText(ref ReadOnlySpan<byte> bytes)
    {
        var length = ReadInt32(ref bytes);
        if (length == Absent) return null;
        var text = Encoding.UTF8.GetString(bytes[..length]);
        bytes = bytes[length..];
        return text;
    }

    private static int ReadInt32(ref ReadOnlySpan<byte> bytes)
    {
        var value = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        bytes = bytes[sizeof(int)..];
        return value;
    }

    private static DateTimeOffset ReadTime(ref ReadOnlySpan<byte> bytes)
    {
        var ticks = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        bytes = bytes[sizeof(long)..];
        return new DateTimeOffset(ticks, TimeSpan.Zero);
    }
}
