using System.Buffers.Binary;

namespace Candlewick.EmbeddedKafka.Log.Records;

/// <summary>
/// The control record that ends a transaction. Key: version 0, then type 0 (abort) or 1 (commit), 16 bits each;
/// value: version 0 (16 bits), then the coordinator's epoch (32 bits).
/// </summary>
internal readonly record struct EndMarker(bool Commit, int CoordinatorEpoch)
{
    /// <summary>A control batch with this marker as its one record.</summary>
    public Memory<byte> ToBatch(long producerId, short producerEpoch, long timestampMs)
    {
        byte[] key = new byte[4];
        BinaryPrimitives.WriteInt16BigEndian(key.AsSpan(2), (short)(Commit ? 1 : 0));
        byte[] value = new byte[6];
        BinaryPrimitives.WriteInt32BigEndian(value.AsSpan(2), CoordinatorEpoch);
        return new RecordBatchBuilder(timestampMs)
        {
            ProducerId = producerId,
            ProducerEpoch = producerEpoch,
            Attributes = RecordBatch.TransactionalBit | RecordBatch.ControlBit,
        }.Append(timestampMs, key, value).Build();
    }

    /// <summary>Null where the control batch was emptied by compaction, or holds another kind of control record.</summary>
    public static EndMarker? Read(RecordBatch batch)
    {
        var reader = new RecordReader(batch.Payload);
        if (!reader.TryRead(out var record) || record.Key.Length < 4 || record.Value.Length < 6)
        {
            return null;
        }

        short type = BinaryPrimitives.ReadInt16BigEndian(record.Key[2..]);
        return type is 0 or 1 ? new EndMarker(type == 1, BinaryPrimitives.ReadInt32BigEndian(record.Value[2..])) : null;
    }
}
