using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace SubscriberPortal.Kernel.Subscribers;

/// <summary>
/// A record in a fixed few bytes: equal content has equal <see cref="Content"/>. Two different contents share one with a chance of 2^-128.
/// Holds nothing that could be read back.
/// </summary>
/// <param name="Uid">The record's key.</param>
/// <param name="Content">The first 128 bits of the SHA-256 of the compared fields, each with its length.</param>
public readonly record struct SubscriberFingerprint(string Uid, UInt128 Content)
{
    public static SubscriberFingerprint Of(Subscriber subscriber)
    {
        // The longest valid record: ten lengths and at most four bytes for each of the characters that the rules allow.
        Span<byte> buffer = stackalloc byte[5120];
        var length = 0;
        Add(subscriber.Uid, buffer, ref length);
        Add(subscriber.Msisdn, buffer, ref length);
        Add(subscriber.Imsi, buffer, ref length);
        buffer[length++] = (byte)subscriber.Status;
        Add(subscriber.PlanId, buffer, ref length);
        Add(subscriber.Email, buffer, ref length);
        Add(subscriber.FirstName, buffer, ref length);
        Add(subscriber.LastName, buffer, ref length);
        Add(subscriber.Address, buffer, ref length);
        BinaryPrimitives.WriteInt32LittleEndian(buffer[length..], subscriber.DateOfBirth?.DayNumber ?? -1);
        length += 4;

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(buffer[..length], hash);
        return new SubscriberFingerprint(subscriber.Uid, BinaryPrimitives.ReadUInt128LittleEndian(hash));
    }

    private static void Add(string? text, Span<byte> buffer, ref int length)
    {
        // Records that break the rules (a direct writer's) may be longer than any valid one: those are hashed apart.
        if (text is null)
        {
            BinaryPrimitives.WriteInt32LittleEndian(buffer[length..], -1);
            length += 4;
            return;
        }

        var bytes = Encoding.UTF8.GetByteCount(text);
        BinaryPrimitives.WriteInt32LittleEndian(buffer[length..], bytes);
        length += 4;
        if (bytes <= 2000 && length + bytes < buffer.Length - 400)
        {
            length += Encoding.UTF8.GetBytes(text, buffer[length..]);
        }
        else
        {
            length += SHA256.HashData(Encoding.UTF8.GetBytes(text), buffer[length..]);
        }
    }
}
