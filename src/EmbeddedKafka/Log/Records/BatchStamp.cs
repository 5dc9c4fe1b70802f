using System.Buffers.Binary;

namespace Candlewick.EmbeddedKafka.Log.Records;

/// <summary>The fields a broker may set in a client's batch, in place.</summary>
internal static class BatchStamp
{
    /// <summary>Places the batch in the log. Neither field is under the checksum.</summary>
    public static void Place(Span<byte> batch, long baseOffset, int leaderEpoch)
    {
        BinaryPrimitives.WriteInt64BigEndian(batch, baseOffset);
        BinaryPrimitives.WriteInt32BigEndian(batch[RecordBatch.LeaderEpochAt..], leaderEpoch);
    }

    /// <summary>Makes the broker's clock the time of every record, and renews the checksum.</summary>
    public static void SetLogAppendTime(Span<byte> batch, long nowMs)
    {
        short attributes = (short)(new RecordBatch(batch).Attributes | RecordBatch.LogAppendTimeBit);
        BinaryPrimitives.WriteInt16BigEndian(batch[RecordBatch.AttributesAt..], attributes);
        SetMaxTimestamp(batch, nowMs);
    }

    public static void SetMaxTimestamp(Span<byte> batch, long maxTimestamp)
    {
        BinaryPrimitives.WriteInt64BigEndian(batch[RecordBatch.MaxTimestampAt..], maxTimestamp);
        SetCrc(batch);
    }

    public static void SetCrc(Span<byte> batch) =>
        BinaryPrimitives.WriteUInt32BigEndian(batch[RecordBatch.CrcAt..], new RecordBatch(batch).ComputeCrc());
}
