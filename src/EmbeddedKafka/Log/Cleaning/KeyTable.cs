using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Candlewick.EmbeddedKafka.Log.Cleaning;

/// <summary>
/// The last offset of every key in a stretch of a log. Keys are kept as their MD5, as Kafka does: nobody gains
/// from making two of their own keys collide, and 16 bytes a key bound the memory.
/// </summary>
internal sealed class KeyTable(int capacity)
{
    private readonly Dictionary<UInt128, long> _offsets = [];

    /// <summary>True when another batch's keys should not be taken in.</summary>
    public bool IsFull => _offsets.Count >= capacity;

    public void Put(ReadOnlySpan<byte> key, long offset) => _offsets[Digest(key)] = offset;

    /// <summary>Whether the stretch has a later record with this key.</summary>
    public bool IsSuperseded(ReadOnlySpan<byte> key, long offset) => _offsets.TryGetValue(Digest(key), out long last) && last > offset;

    private static UInt128 Digest(ReadOnlySpan<byte> key)
    {
        UInt128 digest = default;
        MD5.HashData(key, MemoryMarshal.AsBytes(new Span<UInt128>(ref digest)));
        return digest;
    }
}
