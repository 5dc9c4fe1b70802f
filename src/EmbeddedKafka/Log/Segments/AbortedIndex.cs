using System.Buffers.Binary;

namespace Candlewick.EmbeddedKafka.Log.Segments;

/// <summary>
/// Aborted transactions whose markers are in a segment, in marker order, in Kafka's own file format (version 0 in
/// 16 bits, then four 64-bit fields). Read and written as <see cref="OffsetIndex"/>.
/// </summary>
internal sealed class AbortedIndex
{
    public const int EntryBytes = 34;

    private AbortedTransaction[] _entries = [];
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public ReadOnlySpan<AbortedTransaction> Entries
    {
        get
        {
            int count = Count;
            return _entries.AsSpan(0, count);
        }
    }

    public void Add(AbortedTransaction transaction)
    {
        if (_count == _entries.Length)
        {
            Array.Resize(ref _entries, Math.Max(4, _count * 2));
        }

        _entries[_count] = transaction;
        Volatile.Write(ref _count, _count + 1);
    }

    public byte[] Encode(int from, int to)
    {
        byte[] bytes = new byte[(to - from) * EntryBytes];
        for (int i = from; i < to; i++)
        {
            var target = bytes.AsSpan((i - from) * EntryBytes);
            BinaryPrimitives.WriteInt64BigEndian(target[2..], _entries[i].ProducerId);
            BinaryPrimitives.WriteInt64BigEndian(target[10..], _entries[i].FirstOffset);
            BinaryPrimitives.WriteInt64BigEndian(target[18..], _entries[i].LastOffset);
            BinaryPrimitives.WriteInt64BigEndian(target[26..], _entries[i].LastStableOffset);
        }

        return bytes;
    }

    /// <summary>Null where the bytes are no index of aborted transactions.</summary>
    public static AbortedIndex? Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length % EntryBytes != 0)
        {
            return null;
        }

        var index = new AbortedIndex();
        for (; !bytes.IsEmpty; bytes = bytes[EntryBytes..])
        {
            if (BinaryPrimitives.ReadInt16BigEndian(bytes) != 0)
            {
                return null;
            }

            index.Add(new AbortedTransaction(
                BinaryPrimitives.ReadInt64BigEndian(bytes[2..]),
                BinaryPrimitives.ReadInt64BigEndian(bytes[10..]),
                BinaryPrimitives.ReadInt64BigEndian(bytes[18..]),
                BinaryPrimitives.ReadInt64BigEndian(bytes[26..])));
        }

        return index;
    }
}
