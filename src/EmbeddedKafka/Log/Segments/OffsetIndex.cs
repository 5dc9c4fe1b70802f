using System.Buffers.Binary;

namespace Candlewick.EmbeddedKafka.Log.Segments;

/// <summary>
/// Sparse map from offset to file position: (last offset of a batch − base offset, position where the batch
/// begins), 32 bits each, in Kafka's own file format. One writer; readers need no lock, because entries are
/// only added and published by the count.
/// </summary>
internal sealed class OffsetIndex
{
    public const int EntryBytes = 8;

    private long[] _entries = [];
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public void Add(int relativeOffset, int position)
    {
        if (_count == _entries.Length)
        {
            Array.Resize(ref _entries, Math.Max(64, _count * 2));
        }

        _entries[_count] = ((long)relativeOffset << 32) | (uint)position;
        Volatile.Write(ref _count, _count + 1);
    }

    /// <summary>A position at or before the batch that holds the offset: that of the last entry at or below it, else 0.</summary>
    public int PositionOf(int relativeOffset)
    {
        int count = Count;
        long[] entries = _entries;
        int low = 0;
        int high = count - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            if (entries[middle] >> 32 <= relativeOffset)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return high < 0 ? 0 : (int)entries[high];
    }

    /// <summary>Entries from <paramref name="from"/> on, as the file holds them.</summary>
    public byte[] Encode(int from, int to)
    {
        byte[] bytes = new byte[(to - from) * EntryBytes];
        for (int i = from; i < to; i++)
        {
            BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan((i - from) * EntryBytes), _entries[i]);
        }

        return bytes;
    }

    /// <summary>Null where the bytes are no index for a segment of that many bytes.</summary>
    public static OffsetIndex? Decode(ReadOnlySpan<byte> bytes, long segmentBytes)
    {
        if (bytes.Length % EntryBytes != 0)
        {
            return null;
        }

        var index = new OffsetIndex { _entries = new long[bytes.Length / EntryBytes] };
        long last = -1;
        foreach (ref long entry in index._entries.AsSpan())
        {
            entry = BinaryPrimitives.ReadInt64BigEndian(bytes);
            bytes = bytes[EntryBytes..];
            if (entry <= last || (uint)entry >= segmentBytes)
            {
                return null;
            }

            last = entry;
        }

        index._count = index._entries.Length;
        return index;
    }
}
