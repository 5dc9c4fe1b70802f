using System.Buffers.Binary;
using Candlewick.EmbeddedKafka.Log.Compression;
using Candlewick.EmbeddedKafka.Log.Records;

namespace Candlewick.EmbeddedKafka.Log.Cleaning;

/// <summary>
/// Decides batch by batch, in the order of the log, what compaction leaves. A batch that loses nothing keeps its
/// bytes. One that does keeps its offsets, sequence and producer and is written uncompressed, or compressed where it
/// had been and would grow. Batches that do not decode stay whole; since they may hold any key, tombstones behind
/// them stay for good.
/// </summary>
/// <param name="end">Records from here on are not judged by key.</param>
/// <param name="lastOffsets">Last data offset of each producer the log still knows; such a batch stays, if empty, for its sequence number.</param>
internal sealed class BatchCleaner(
    KeyTable keys, AbortedRanges aborted, long end, IReadOnlyDictionary<long, long> lastOffsets, long nowMs, long deleteRetentionMs)
{
    private const short KeptAttributes = RecordBatch.LogAppendTimeBit | RecordBatch.TransactionalBit | RecordBatch.ControlBit | RecordBatch.DeleteHorizonBit;

    private readonly HashSet<long> _withData = [];
    private bool _metOpaque;

    /// <summary>What stays of the batch: its own bytes, others, or none.</summary>
    public ReadOnlySpan<byte> Clean(ReadOnlySpan<byte> bytes)
    {
        var batch = new RecordBatch(bytes);
        if (batch.IsControl)
        {
            return CleanMarker(batch);
        }

        if (batch.IsTransactional && batch.RecordCount > 0)
        {
            _withData.Add(batch.ProducerId);
        }

        if (aborted.Contains(batch))
        {
            return Empty(batch);
        }

        if (batch.BaseOffset >= end || batch.RecordCount == 0)
        {
            return batch.RecordCount == 0 ? Empty(batch) : batch.Bytes;
        }

        if (!BatchPayload.TryDecode(batch, out var payload))
        {
            _metOpaque = true;
            return batch.Bytes;
        }

        return CleanRecords(batch, payload);
    }

    /// <summary>A marker goes once its transaction has no records left, and late readers have had their time.</summary>
    private ReadOnlySpan<byte> CleanMarker(RecordBatch batch)
    {
        if (_withData.Remove(batch.ProducerId) || batch.RecordCount == 0)
        {
            return batch.Bytes;
        }

        if (batch.HasDeleteHorizon)
        {
            return batch.BaseTimestamp <= nowMs ? default : batch.Bytes;
        }

        return Rewrite(batch, batch.Payload, withHorizon: true, keepAll: true);
    }

    private ReadOnlySpan<byte> CleanRecords(RecordBatch batch, ReadOnlySpan<byte> payload)
    {
        int kept = 0;
        bool hasTombstones = false;
        var reader = new RecordReader(payload);
        while (reader.TryRead(out var record))
        {
            if (IsKept(batch, record))
            {
                kept++;
                hasTombstones |= !record.HasValue;
            }
        }

        if (reader.IsMalformed)
        {
            _metOpaque = true;
            return batch.Bytes;
        }

        bool needsHorizon = hasTombstones && !batch.HasDeleteHorizon;
        if (kept == batch.RecordCount && !needsHorizon)
        {
            return batch.Bytes;
        }

        return kept == 0 ? Empty(batch) : Rewrite(batch, payload, needsHorizon, keepAll: false);
    }

    private bool IsKept(RecordBatch batch, Record record)
    {
        if (!record.HasKey)
        {
            return false;
        }

        long offset = batch.BaseOffset + record.OffsetDelta;
        if (offset < end && keys.IsSuperseded(record.Key, offset))
        {
            return false;
        }

        return record.HasValue || _metOpaque || !batch.HasDeleteHorizon || batch.BaseTimestamp > nowMs;
    }

    private Span<byte> Rewrite(RecordBatch batch, ReadOnlySpan<byte> payload, bool withHorizon, bool keepAll)
    {
        // A delete horizon takes the place of the base time; record times are told relative to it.
        long baseTimestamp = withHorizon ? nowMs + deleteRetentionMs : batch.BaseTimestamp;
        var builder = new RecordBatchBuilder(baseTimestamp, RecordBatch.HeaderBytes + payload.Length + 64)
        {
            BaseOffset = batch.BaseOffset,
            LeaderEpoch = batch.LeaderEpoch,
            ProducerId = batch.ProducerId,
            ProducerEpoch = batch.ProducerEpoch,
            BaseSequence = batch.BaseSequence,
            Attributes = (short)((batch.Attributes & KeptAttributes) | (withHorizon ? RecordBatch.DeleteHorizonBit : 0)),
        };
        var reader = new RecordReader(payload);
        while (reader.TryRead(out var record))
        {
            if (keepAll || IsKept(batch, record))
            {
                builder.Append(record.OffsetDelta, batch.BaseTimestamp + record.TimestampDelta, record.Body);
            }
        }

        var rewritten = builder.Build(batch.LastOffsetDelta, batch.IsLogAppendTime ? batch.MaxTimestamp : null).Span;
        return batch.Compression == CompressionCodec.None || rewritten.Length <= batch.TotalBytes ? rewritten : Pack(rewritten, batch.Compression);
    }

    private ReadOnlySpan<byte> Empty(RecordBatch batch)
    {
        if (!batch.HasProducerId || lastOffsets.GetValueOrDefault(batch.ProducerId, -1) != batch.LastOffset)
        {
            return default;
        }

        return new RecordBatchBuilder(batch.BaseTimestamp)
        {
            BaseOffset = batch.BaseOffset,
            LeaderEpoch = batch.LeaderEpoch,
            ProducerId = batch.ProducerId,
            ProducerEpoch = batch.ProducerEpoch,
            BaseSequence = batch.BaseSequence,
            Attributes = (short)(batch.Attributes & KeptAttributes),
        }.Build(batch.LastOffsetDelta, batch.MaxTimestamp).Span;
    }

    private static Span<byte> Pack(ReadOnlySpan<byte> batch, CompressionCodec codec)
    {
        using var stream = new MemoryStream(batch.Length);
        stream.Write(batch[..RecordBatch.HeaderBytes]);
        var packed = BatchPayload.Encode(batch[RecordBatch.HeaderBytes..], codec, stream);
        var result = stream.GetBuffer().AsSpan(0, (int)stream.Length);
        short attributes = (short)(new RecordBatch(batch).Attributes | (short)packed);
        BinaryPrimitives.WriteInt32BigEndian(result[RecordBatch.LengthAt..], result.Length - RecordBatch.LogOverheadBytes);
        BinaryPrimitives.WriteInt16BigEndian(result[RecordBatch.AttributesAt..], attributes);
        BatchStamp.SetCrc(result);
        return result;
    }
}
