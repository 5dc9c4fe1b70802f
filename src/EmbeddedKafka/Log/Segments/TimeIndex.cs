using System.Buffers.Binary;

namespace Candlewick.EmbeddedKafka.Log.Segments;

/// <summary>
/// Sparse map from time to offset: (greatest record time so far in ms, last offset of the batch that had it −
/// base offset), 64 and 32 bits, in Kafka's own file format. Times only rise. Read and written as <see cref="OffsetIndex"/>.
/// </summary>
internal sealed class TimeIndex
{
    public const int EntryBytes = 12;

    private (long Timestamp, int RelativeOffset)[] _entries = [];
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public (long Timestamp, int RelativeOffset)? Last => Count is var count and > 0 ? _entries[count - 1] : null;

    /// <summary>Adds an entry unless time stands still.</summary>
    public void Add(long timestamp, int relativeOffset)
    {
        if (_count > 0 && (timestamp <= _entries[_count - 1].Timestamp || relativeOffset < _entries[_count - 1].RelativeOffset))
        {
            return;
        }

        if (_count == _entries.Length)
        {
            Array.Resize(ref _entries, Math.Max(64, _count * 2));
        }

        _entries[_count] = (timestamp, relativeOffset);
        Volatile.Write(ref _count, _count + 1);
    }

    /// <summary>An offset before which no record is as late as <paramref name="timestamp"/>.</summary>
    public int LowerBound(long timestamp)
    {
        int count = Count;
        var entries = _entries;
        int low = 0;
        int high = count - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            if (entries[middle].Timestamp < timestamp)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return high < 0 ? 0 : entries[high].RelativeOffset;
    }

    public byte[] Encode(int from, int to)
    {
        byte[] bytes = new byte[(to - from) * EntryBytes];
        for (int i = from; i < to; i++)
        {
            var target = bytes.AsSpan((i - from) * EntryBytes);
            BinaryPrimitives.WriteInt64BigEndian(target, _entries[i].Timestamp);
            BinaryPrimitives.WriteInt32BigEndian(target[8..], _entries[i].RelativeOffset);
        }

        return bytes;
    }

    /// <summary>Null where the bytes are no time index.</summary>
    public static TimeIndex? Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length % EntryBytes != 0)
        {
            return null;
        }

        var index = new TimeIndex { _entries = new (long, int)[bytes.Length / EntryBytes] };
        for (int i = 0; i < index._entries.Length; i++, bytes = bytes[EntryBytes..])
        {
            index._entries[i] = (BinaryPrimitives.ReadInt64BigEndian(bytes), BinaryPrimitives.ReadInt32BigEndian(bytes[8..]));
            if (i > 0 && index._entries[i].Timestamp <= index._entries[i - 1].Timestamp)
            {
                return null;
            }
        }

        index._count = index._entries.Length;
        return index;
    }
}
