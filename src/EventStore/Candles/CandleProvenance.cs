using System.Buffers.Text;
using Candlewick.Contracts.Topics;

namespace Candlewick.EventStore.Candles;

/// <summary>Which ticks a revision was made of and when it was published, as its record headers say.</summary>
/// <param name="TicksPartition">Partition of topic <c>ticks</c>.</param>
/// <param name="TicksFirst">Offset of the first tick that moved the bar.</param>
/// <param name="TicksLast">Offset of the last one.</param>
/// <param name="TicksCount">How many moved it.</param>
/// <param name="ClosedAtUs">The watermark that published the revision, microseconds UTC.</param>
public sealed record CandleProvenance(int TicksPartition, long TicksFirst, long TicksLast, long TicksCount, long ClosedAtUs)
{
    /// <summary>
    /// Reads record headers. Null unless all five are there and are numbers: half a provenance leads nowhere.
    /// </summary>
    public static CandleProvenance? From(IEnumerable<KeyValuePair<string, byte[]>> headers)
    {
        long? partition = null, first = null, last = null, count = null, closedAt = null;
        foreach (var (name, value) in headers)
        {
            switch (name)
            {
                case RecordHeaders.TicksPartition: partition = Number(value); break;
                case RecordHeaders.TicksFirst: first = Number(value); break;
                case RecordHeaders.TicksLast: last = Number(value); break;
                case RecordHeaders.TicksCount: count = Number(value); break;
                case RecordHeaders.ClosedAtUs: closedAt = Number(value); break;
            }
        }

        return (partition, first, last, count, closedAt) is (>= 0 and <= int.MaxValue, { } f, { } l, { } n, { } c)
            ? new CandleProvenance((int)partition.Value, f, l, n, c)
            : null;
    }

    private static long? Number(ReadOnlySpan<byte> utf8) =>
        Utf8Parser.TryParse(utf8, out long value, out int used) && used == utf8.Length ? value : null;
}
