using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Candlewick.Market.Numbers;

/// <summary>Ids made from names: UUID version 5 (RFC 9562, section 5.5).</summary>
public static class NameUuid
{
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
