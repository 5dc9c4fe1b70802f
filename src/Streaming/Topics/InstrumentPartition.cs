using System.Buffers.Binary;
using System.Text;

namespace Candlewick.Streaming.Topics;

/// <summary>
/// Which partition an instrument's records are in: Java's default partitioner, which librdkafka calls
/// <c>murmur2_random</c>. Source: MurmurHash2 by Austin Appleby, with the seed Apache Kafka's producer uses.
/// </summary>
public static class InstrumentPartition
{
    private const uint Seed = 0x9747b28c;
    private const uint Multiplier = 0x5bd1e995;

    /// <summary>The partition of <paramref name="instrument"/> among <paramref name="partitions"/>.</summary>
    public static int Of(string instrument, int partitions) => Of(Encoding.UTF8.GetBytes(instrument), partitions);

    /// <summary>The partition of a record key in UTF-8.</summary>
    public static int Of(ReadOnlySpan<byte> key, int partitions) => (int)((Hash(key) & 0x7fffffff) % (uint)partitions);

    internal static uint Hash(ReadOnlySpan<byte> key)
    {
        uint h = Seed ^ (uint)key.Length;
        for (; key.Length >= 4; key = key[4..])
        {
            uint k = BinaryPrimitives.ReadUInt32LittleEndian(key) * Multiplier;
            h = (h * Multiplier) ^ ((k ^ (k >> 24)) * Multiplier);
        }

        if (!key.IsEmpty)
        {
            for (int i = 0; i < key.Length; i++)
            {
                h ^= (uint)key[i] << (8 * i);
            }

            h *= Multiplier;
        }

        h = (h ^ (h >> 13)) * Multiplier;
        return h ^ (h >> 15);
    }
}
