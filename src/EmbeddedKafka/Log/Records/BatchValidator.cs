using Candlewick.EmbeddedKafka.Log.Compression;

namespace Candlewick.EmbeddedKafka.Log.Records;

/// <summary>
/// Decides whether batches may enter a log. Uncompressed records are walked; compressed ones are decompressed only
/// where a compacted topic needs to know that each has a key.
/// </summary>
internal static class BatchValidator
{
    /// <summary>A message of format 0 without key and value: what is shorter is of no format at all.</summary>
    private const int LeastLegacyBytes = 14;

    /// <summary>
    /// Checks all batches (a client sends one at a time) and writes the greatest record time into those whose header is wrong about it.
    /// Touches nothing else.
    /// </summary>
    public static LogError Validate(Span<byte> batches, LogConfig config, AppendOrigin origin, long nowMs)
    {
        int count = 0;
        while (!batches.IsEmpty)
        {
            if (batches.Length < RecordBatch.HeaderBytes)
            {
                return LogError.CorruptMessage;
            }

            var batch = new RecordBatch(batches);
            long length = batch.TotalBytes;
            if (length < RecordBatch.LogOverheadBytes + LeastLegacyBytes)
            {
                return LogError.CorruptMessage;
            }

            if (batch.Magic != RecordBatch.CurrentMagic)
            {
                return batch.Magic < RecordBatch.CurrentMagic ? LogError.InvalidRecord : LogError.CorruptMessage;
            }

            if (length < RecordBatch.HeaderBytes || length > batches.Length)
            {
                return LogError.CorruptMessage;
            }

            if (length > config.MaxMessageBytes && origin == AppendOrigin.Client)
            {
                return LogError.MessageTooLarge;
            }

            var error = ValidateOne(batches[..(int)length], config, origin, nowMs);
            if (error != LogError.None)
            {
                return error;
            }

            count++;
            batches = batches[(int)length..];
        }

        return count == 0 || (count > 1 && origin == AppendOrigin.Client) ? LogError.InvalidRecord : LogError.None;
    }

    private static LogError ValidateOne(Span<byte> bytes, LogConfig config, AppendOrigin origin, long nowMs)
    {
        var batch = new RecordBatch(bytes);
        if (batch.Crc != batch.ComputeCrc())
        {
            return LogError.CorruptMessage;
        }

        int count = batch.RecordCount;
        if (count <= 0 || batch.LastOffsetDelta != count - 1 || batch.RawCompression > (int)CompressionCodec.Zstd)
        {
            return LogError.InvalidRecord;
        }

        bool isClient = origin == AppendOrigin.Client;
        if (isClient && (batch.BaseOffset != 0 || batch.IsControl || batch.HasDeleteHorizon
            || (batch.HasProducerId && (batch.BaseSequence < 0 || batch.ProducerEpoch < 0))
            || (batch.IsTransactional && !batch.HasProducerId)))
        {
            return LogError.InvalidRecord;
        }

        if (batch.IsLogAppendTime)
        {
            return LogError.InvalidTimestamp;
        }

        return ValidateRecords(bytes, batch, config, isClient, nowMs);
    }

    private static LogError ValidateRecords(Span<byte> bytes, RecordBatch batch, LogConfig config, bool isClient, long nowMs)
    {
        bool needsKeys = isClient && config.Compact;

        // The header names the latest time and the first record's: the oldest may be of any record.
        bool bounds = config.TimestampType == TimestampType.CreateTime && config.TimestampBeforeMaxMs < long.MaxValue;
        bool walk = batch.Compression == CompressionCodec.None || needsKeys || bounds;
        ReadOnlySpan<byte> records = default;
        if (walk && !BatchPayload.TryDecode(batch, out records))
        {
            return LogError.InvalidRecord;
        }

        if (!walk)
        {
            return IsTimely(batch.BaseTimestamp, config, nowMs) && IsTimely(batch.MaxTimestamp, config, nowMs)
                ? LogError.None
                : LogError.InvalidTimestamp;
        }

        var reader = new RecordReader(records);
        long maxTimestamp = RecordBatch.NoTimestamp;
        int seen = 0;
        while (reader.TryRead(out var record))
        {
            if (record.OffsetDelta != seen++ || (needsKeys && !record.HasKey))
            {
                return LogError.InvalidRecord;
            }

            long timestamp = batch.BaseTimestamp + record.TimestampDelta;
            if (!IsTimely(timestamp, config, nowMs))
            {
                return LogError.InvalidTimestamp;
            }

            maxTimestamp = Math.Max(maxTimestamp, timestamp);
        }

        if (!reader.IsAtEnd || seen != batch.RecordCount)
        {
            return LogError.InvalidRecord;
        }

        if (maxTimestamp != batch.MaxTimestamp)
        {
            BatchStamp.SetMaxTimestamp(bytes, maxTimestamp);
        }

        return LogError.None;
    }

    /// <summary>A topic that stamps its own times takes any; one that keeps the producer's bounds them on both sides.</summary>
    private static bool IsTimely(long timestamp, LogConfig config, long nowMs) =>
        config.TimestampType == TimestampType.LogAppendTime
        || timestamp == RecordBatch.NoTimestamp
        || (Subtract(nowMs, timestamp) <= config.TimestampBeforeMaxMs && Subtract(timestamp, nowMs) <= config.TimestampAfterMaxMs);

    private static long Subtract(long left, long right) => (long)Int128.Clamp((Int128)left - right, long.MinValue, long.MaxValue);
}
