using System.Buffers.Binary;

namespace Candlewick.EmbeddedKafka.Log.Records;

/// <summary>
/// A view of one record batch of format 2 over the bytes it was sent in. Numbers are big-endian; timestamps are
/// milliseconds since 1970. The view checks nothing: see <see cref="BatchValidator"/>.
/// </summary>
internal readonly ref struct RecordBatch(ReadOnlySpan<byte> bytes)
{
    public const int HeaderBytes = 61;

    /// <summary>Bytes before the length field's own count begins: base offset and length.</summary>
    public const int LogOverheadBytes = 12;

    public const byte CurrentMagic = 2;
    public const long NoProducerId = -1;
    public const short NoProducerEpoch = -1;
    public const int NoSequence = -1;
    public const long NoTimestamp = -1;

    internal const int LengthAt = 8;
    internal const int LeaderEpochAt = 12;
    internal const int MagicAt = 16;
    internal const int CrcAt = 17;
    internal const int AttributesAt = 21;
    internal const int LastOffsetDeltaAt = 23;
    internal const int BaseTimestampAt = 27;
    internal const int MaxTimestampAt = 35;
    internal const int ProducerIdAt = 43;
    internal const int ProducerEpochAt = 51;
    internal const int BaseSequenceAt = 53;
    internal const int RecordCountAt = 57;

    internal const short CompressionMask = 0x07;
    internal const short LogAppendTimeBit = 0x08;
    internal const short TransactionalBit = 0x10;
    internal const short ControlBit = 0x20;
    internal const short DeleteHorizonBit = 0x40;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public long BaseOffset => BinaryPrimitives.ReadInt64BigEndian(_bytes);

    /// <summary>Bytes of the whole batch, header included, by its length field.</summary>
    public long TotalBytes => LogOverheadBytes + (long)BinaryPrimitives.ReadInt32BigEndian(_bytes[LengthAt..]);

    public int LeaderEpoch => BinaryPrimitives.ReadInt32BigEndian(_bytes[LeaderEpochAt..]);

    public byte Magic => _bytes[MagicAt];

    public uint Crc => BinaryPrimitives.ReadUInt32BigEndian(_bytes[CrcAt..]);

    public short Attributes => BinaryPrimitives.ReadInt16BigEndian(_bytes[AttributesAt..]);

    public int LastOffsetDelta => BinaryPrimitives.ReadInt32BigEndian(_bytes[LastOffsetDeltaAt..]);

    public long LastOffset => BaseOffset + LastOffsetDelta;

    /// <summary>What record deltas are relative to; in a batch with a delete horizon, that horizon.</summary>
    public long BaseTimestamp => BinaryPrimitives.ReadInt64BigEndian(_bytes[BaseTimestampAt..]);

    public long MaxTimestamp => BinaryPrimitives.ReadInt64BigEndian(_bytes[MaxTimestampAt..]);

    public long ProducerId => BinaryPrimitives.ReadInt64BigEndian(_bytes[ProducerIdAt..]);

    public short ProducerEpoch => BinaryPrimitives.ReadInt16BigEndian(_bytes[ProducerEpochAt..]);

    public int BaseSequence => BinaryPrimitives.ReadInt32BigEndian(_bytes[BaseSequenceAt..]);

    /// <summary>The last record's sequence number; numbers wrap from 2³¹−1 to 0.</summary>
    public int LastSequence => BaseSequence == NoSequence ? NoSequence : Sequence.Add(BaseSequence, LastOffsetDelta);

    public int RecordCount => BinaryPrimitives.ReadInt32BigEndian(_bytes[RecordCountAt..]);

    public int RawCompression => Attributes & CompressionMask;

    public CompressionCodec Compression => (CompressionCodec)RawCompression;

    public bool IsLogAppendTime => (Attributes & LogAppendTimeBit) != 0;

    public bool IsTransactional => (Attributes & TransactionalBit) != 0;

    public bool IsControl => (Attributes & ControlBit) != 0;

    /// <summary>True where compaction has set the time after which the batch's tombstones or marker may go.</summary>
    public bool HasDeleteHorizon => (Attributes & DeleteHorizonBit) != 0;

    public bool HasProducerId => ProducerId > NoProducerId;

    /// <summary>The records as the batch holds them, compressed or not.</summary>
    public ReadOnlySpan<byte> Payload => _bytes[HeaderBytes..(int)TotalBytes];

    public ReadOnlySpan<byte> Bytes => _bytes[..(int)TotalBytes];

    public uint ComputeCrc() => Crc32C.Compute(_bytes[AttributesAt..(int)TotalBytes]);

    /// <summary>Whether <paramref name="bytes"/> begin with a whole batch of format 2 whose checksum is right.</summary>
    public static bool IsIntact(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderBytes)
        {
            return false;
        }

        var batch = new RecordBatch(bytes);
        return batch.Magic == CurrentMagic && batch.TotalBytes >= HeaderBytes && batch.TotalBytes <= bytes.Length
            && batch.Crc == batch.ComputeCrc();
    }
}
