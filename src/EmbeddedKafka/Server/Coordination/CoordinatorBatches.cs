using Candlewick.EmbeddedKafka.Coordination;
using Candlewick.EmbeddedKafka.Log;
using Candlewick.EmbeddedKafka.Log.Records;

namespace Candlewick.EmbeddedKafka.Server.Coordination;

/// <summary>Reads a coordinator's batches, which it wrote itself, uncompressed.</summary>
internal static class CoordinatorBatches
{
    /// <summary>The entries of whole batches from <paramref name="from"/> on; <paramref name="next"/> is the offset behind them.</summary>
    /// <exception cref="LogException">A batch is not one of a coordinator's.</exception>
    public static List<CoordinatorLogEntry> Parse(ReadOnlyMemory<byte> batches, long from, out long next)
    {
        var entries = new List<CoordinatorLogEntry>();
        next = from;
        for (var rest = batches.Span; !rest.IsEmpty;)
        {
            var batch = new RecordBatch(rest);
            if (batch.LastOffset >= from)
            {
                Parse(batch, from, entries);
            }

            next = batch.LastOffset + 1;
            rest = rest[(int)batch.TotalBytes..];
        }

        return entries;
    }

    private static void Parse(RecordBatch batch, long from, List<CoordinatorLogEntry> entries)
    {
        var producer = new ProducerIdentity(batch.ProducerId, batch.ProducerEpoch);
        if (batch.IsControl)
        {
            if (EndMarker.Read(batch) is { } marker)
            {
                entries.Add(new StoredMarker(batch.BaseOffset, new TransactionMarker(producer, marker.Commit)));
            }

            return;
        }

        var reader = new Log.Records.RecordReader(batch.Payload);
        while (reader.TryRead(out var record))
        {
            long offset = batch.BaseOffset + record.OffsetDelta;
            if (offset >= from)
            {
                // With its type spelt out: a bare null would be converted to an empty value, and a tombstone is none.
                var value = record.HasValue ? record.Value.ToArray() : (ReadOnlyMemory<byte>?)null;
                var stored = new CoordinatorRecord(record.Key.ToArray(), value);
                entries.Add(new StoredRecord(offset, stored, batch.IsTransactional ? producer : null));
            }
        }

        if (reader.IsMalformed)
        {
            throw new LogException($"the batch at {batch.BaseOffset} of a coordinator's topic is malformed");
        }
    }
}
