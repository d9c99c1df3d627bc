using System.Buffers.Binary;

namespace MailKit.Domain.Work;

/// <summary>Ids that begin with their time (UUID version 7) and rise within this process, so that what came later sorts later.</summary>
/// <remarks>RFC 9562, 6.2, method 1: twelve bits count within a millisecond; a full counter borrows from the next.</remarks>
public static class Ids
{
    private const int Counted = 1 << 12;

    private static long _last;

    public static Guid New(DateTimeOffset at)
    {
        var wanted = at.ToUnixTimeMilliseconds() * Counted;
        long mine;

        for (var last = Volatile.Read(ref _last); ; last = Volatile.Read(ref _last))
        {
            // A clock that was set back far is followed; a small step back is waited out by counting on.
            mine = wanted > last || last - wanted > 60_000L * Counted ? wanted : last + 1;

            if (Interlocked.CompareExchange(ref _last, mine, last) == last)
            {
                break;
            }
        }

        Span<byte> bytes = stackalloc byte[16];
        Guid.CreateVersion7(DateTimeOffset.FromUnixTimeMilliseconds(mine / Counted)).TryWriteBytes(bytes, bigEndian: true, out _);
        var count = (int)(mine % Counted);
        (bytes[6], bytes[7]) = ((byte)(0x70 | (count >> 8)), (byte)count);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>Sorts before every id made at this millisecond or later: where a day begins among ids.</summary>
    public static Guid Floor(DateTimeOffset at)
    {
        Span<byte> bytes = stackalloc byte[16];
        Guid.CreateVersion7(at).TryWriteBytes(bytes, bigEndian: true, out _);
        bytes[6..].Clear();
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>When the id was made (to the millisecond).</summary>
    public static DateTimeOffset At(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(bytes) >> 16);
    }
}
