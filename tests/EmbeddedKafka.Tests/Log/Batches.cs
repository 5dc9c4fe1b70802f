using System.Text;
using Candlewick.EmbeddedKafka.Log;
using Candlewick.EmbeddedKafka.Log.Compression;
using Candlewick.EmbeddedKafka.Log.Records;

namespace Candlewick.EmbeddedKafka.Tests.Log;

/// <summary>Batches as producers send them, and what a reader makes of them.</summary>
internal static class Batches
{
    public const long T0 = 1_767_225_600_000;

    /// <summary>One record per value; keys are "k", times T0.</summary>
    public static Memory<byte> Of(params string[] values) => Build(T0, -1, -1, -1, false, [.. values.Select(v => ("k", v))]);

    public static Memory<byte> At(long timestamp, params string[] values) => Build(timestamp, -1, -1, -1, false, [.. values.Select(v => ("k", v))]);

    public static Memory<byte> Keyed(params (string? Key, string? Value)[] records) => Build(T0, -1, -1, -1, false, records);

    public static Memory<byte> From(long producerId, int sequence, short epoch, params string[] values) =>
        Build(T0, producerId, epoch, sequence, false, [.. values.Select(v => ("k", v))]);

    public static Memory<byte> InTransaction(long producerId, int sequence, short epoch, params string[] values) =>
        Build(T0, producerId, epoch, sequence, true, [.. values.Select(v => ("k", v))]);

    public static Memory<byte> Build(long timestamp, long producerId, short epoch, int sequence, bool transactional, (string? Key, string? Value)[] records)
    {
        var builder = new RecordBatchBuilder(timestamp)
        {
            ProducerId = producerId,
            ProducerEpoch = epoch,
            BaseSequence = sequence,
            Attributes = transactional ? RecordBatch.TransactionalBit : (short)0,
        };
        foreach (var (key, value) in records)
        {
            builder.Append(timestamp, Bytes(key), Bytes(value));
        }

        return builder.Build();
    }

    public static AppendResult Append(this PartitionLog log, params string[] values) => log.Append(Of(values), AppendOrigin.Client);

    public static AppendResult AppendBatch(this PartitionLog log, Memory<byte> batch) => log.Append(batch, AppendOrigin.Client);

    /// <summary>Every data record a reader of this level gets from an offset on, aborted ones left out as a client does it.</summary>
    public static List<SeenRecord> ReadAll(
        this PartitionLog log, long from = -1, IsolationLevel isolation = IsolationLevel.ReadUncommitted, int maxBytes = 1 << 20)
    {
        var seen = new List<SeenRecord>();
        long at = from < 0 ? log.LogStartOffset : from;
        while (true)
        {
            using var read = log.Read(at, maxBytes, isolation, minOneMessage: true);
            Assert.Equal(LogError.None, read.Error);
            if (read.Batches.IsEmpty)
            {
                return seen;
            }

            at = Decode(read, at, seen);
        }
    }

    private static long Decode(LogRead read, long from, List<SeenRecord> seen)
    {
        var aborted = (read.Aborted ?? []).OrderBy(a => a.FirstOffset).ToList();
        var open = new HashSet<long>();
        long next = from;
        for (var rest = read.Batches.Span; !rest.IsEmpty; rest = rest[(int)new RecordBatch(rest).TotalBytes..])
        {
            var batch = new RecordBatch(rest);
            Assert.True(RecordBatch.IsIntact(rest));
            long end = next = batch.LastOffset + 1;
            foreach (var a in aborted.Where(a => a.FirstOffset < end).ToList())
            {
                open.Add(a.ProducerId);
                aborted.Remove(a);
            }

            if (batch.IsControl)
            {
                if (EndMarker.Read(batch) is { Commit: false })
                {
                    open.Remove(batch.ProducerId);
                }

                continue;
            }

            if (batch.IsTransactional && open.Contains(batch.ProducerId))
            {
                continue;
            }

            Assert.True(BatchPayload.TryDecode(batch, out var payload));
            var reader = new RecordReader(payload);
            while (reader.TryRead(out var record))
            {
                long offset = batch.BaseOffset + record.OffsetDelta;
                if (offset >= from)
                {
                    seen.Add(new SeenRecord(
                        offset,
                        batch.IsLogAppendTime ? batch.MaxTimestamp : batch.BaseTimestamp + record.TimestampDelta,
                        record.HasKey ? Encoding.UTF8.GetString(record.Key) : null,
                        record.HasValue ? Encoding.UTF8.GetString(record.Value) : null));
                }
            }

            Assert.False(reader.IsMalformed);
        }

        return next;
    }

    private static byte[]? Bytes(string? text) => text is null ? null : Encoding.UTF8.GetBytes(text);
}
