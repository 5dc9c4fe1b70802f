using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Candlewick.Market.Candles;

namespace Candlewick.EventStore.Events;

/// <summary>Event ids made from identity: UUID version 5 (RFC 9562, section 5.5).</summary>
public static class EventId
{
    /// <summary>Namespace of candle identities.</summary>
    public static readonly Guid CandleNamespace = new("6ba2a3f4-55b7-5e0c-9d5e-3d1c0f3c7a11");

    /// <summary>Namespace of what happens to sources.</summary>
    public static readonly Guid SourceNamespace = new("3d0f0c7e-5a0b-5a52-8d8c-6f3c5d3f9b21");

    /// <summary>Id of one revision of one bar; the name that is hashed is the identity's text.</summary>
    public static Guid OfCandle(CandleId id) => Of(CandleNamespace, id.ToString());

    /// <summary>UUID version 5 of <paramref name="name"/> (as UTF-8) in <paramref name="space"/>.</summary>
    public static Guid Of(Guid space, string name)
    {
        Span<byte> input = stackalloc byte[16 + Encoding.UTF8.GetMaxByteCount(name.Length)];
        space.TryWriteBytes(input, bigEndian: true, out _);
        int length = 16 + Encoding.UTF8.GetBytes(name, input[16..]);
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        SHA1.HashData(input[..length], hash);

        var id = hash[..16];
        BinaryPrimitives.WriteUInt16BigEndian(id[6..], (ushort)((BinaryPrimitives.ReadUInt16BigEndian(id[6..]) & 0x0fff) | 0x5000));
        id[8] = (byte)((id[8] & 0x3f) | 0x80);
        return new Guid(id, bigEndian: true);
    }
}
