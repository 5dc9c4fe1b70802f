using Candlewick.Instruments.Lookup;
using Candlewick.Streaming.Topics;
using Candlewick.StreamApi.Channels;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Subscriptions;
using Candlewick.StreamApi.Tail;

namespace Candlewick.StreamApi.History;

/// <summary>
/// The ticks of one instrument out of the log, in its order. The log has no index of instruments: a page ends when it has its ticks, or
/// when as many records of others were passed over as one answer may cost.
/// </summary>
internal sealed class TickHistory(ServedStream ticks)
{
    private const int SliceRecords = 2_000;

    /// <summary>Records that one page passes over.</summary>
    private const int MostRecords = 1_000_000;

    private readonly TopicLog _log = ticks.Log;

    public string TopicId => _log.TopicId;

    /// <summary>Ticks from a time on.</summary>
    /// <param name="next">Where the page before ended; null for the first one.</param>
    public async Task<TickPage> ReadFirstAsync(string instrument, long fromUs, long toUs, long? next, int count, CancellationToken cancellationToken)
    {
        int partition = Partition(instrument);
        long start = next ?? await _log.Older.OffsetOfAsync(partition, fromUs / 1000, cancellationToken);
        return await ReadAsync(instrument, partition, start, fromUs, toUs, count, cancellationToken);
    }

    /// <summary>The last ticks before a time, as far back as one answer may look.</summary>
    public async Task<TickPage> ReadLastAsync(string instrument, long toUs, int count, CancellationToken cancellationToken)
    {
        var set = new InstrumentSet([instrument], []);
        var last = new LastItems(new ChannelLog(_log, ticks.Items), new Scope(ticks.Channel, set, []).Between(0, toUs), count);
        var resolution = new Resolution(set, [new ResolvedInstrument(instrument, instrument, Known: true)]);
        int partition = Partition(instrument);
        var (_, start) = (await last.FindAsync(resolution, new Dictionary<int, long> { [partition] = _log.Rings[partition].Next }, cancellationToken))[0];
        var page = await ReadAsync(instrument, partition, start, 0, toUs, int.MaxValue, cancellationToken);
        return new TickPage([.. page.Ticks.TakeLast(count)], null);
    }

    private async Task<TickPage> ReadAsync(
        string instrument, int partition, long start, long fromUs, long toUs, int count, CancellationToken cancellationToken)
    {
        var found = new List<TickItem>();
        long end = _log.Rings[partition].Next;
        for (int passed = 0; start < end && passed < MostRecords;)
        {
            var slice = await _log.ReadAsync(partition, start, SliceRecords, cancellationToken);
            foreach (var entry in slice.Entries)
            {
                if (entry.Key != instrument || entry.Read(ticks.Items) is not TickItem tick || tick.TimeUs < fromUs || tick.TimeUs >= toUs)
                {
                    continue;
                }

                if (found.Count == count)
                {
                    return new TickPage(found, entry.Offset);
                }

                found.Add(tick);
            }

            passed += slice.Entries.Count;
            start = slice.Next;
            if (slice.AtEnd)
            {
                break;
            }
        }

        return new TickPage(found, start < end ? start : null);
    }

    private int Partition(string instrument) => InstrumentPartition.Of(instrument, _log.Rings.Partitions);
}
