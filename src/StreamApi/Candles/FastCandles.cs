using Candlewick.EventStore.Candles;
using Candlewick.Instruments.Lookup;
using Candlewick.StreamApi.Channels;
using Candlewick.StreamApi.History;
using Candlewick.StreamApi.Subscriptions;
using Candlewick.Streaming.Topics;

namespace Candlewick.StreamApi.Candles;

/// <summary>The candles below a minute of an instrument, as far back as their log goes: the last revision of each.</summary>
internal sealed class FastCandles(ServedStream fast, string instrument, string interval) : ICandleSeries
{
    /// <summary>How long after a candle was published a revision of it may follow, and a bar that began before it.</summary>
    private const long LateUs = 130_000_000;

    private readonly PartsInLog _log = new(new ChannelLog(fast.Log, fast.Items));
    private readonly int _partition = InstrumentPartition.Of(instrument, fast.Log.Rings.Partitions);

    public async Task<List<CandleRow>> ReadFirstAsync(long fromUs, long toUs, int count, CancellationToken cancellationToken)
    {
        long start = await fast.Log.Older.OffsetOfAsync(_partition, Math.Max(0, fromUs) / 1000, cancellationToken);
        var found = await ReadAsync(start, fromUs, toUs, count, cancellationToken);
        return [.. found.Take(count)];
    }

    public async Task<List<CandleRow>> ReadLastAsync(long toUs, int count, CancellationToken cancellationToken)
    {
        var set = new InstrumentSet([instrument], []);
        var scope = new Scope(fast.Channel, set, [interval]).Between(0, toUs);
        var last = new LastItems(new ChannelLog(fast.Log, fast.Items), scope, count);
        var ends = new Dictionary<int, long> { [_partition] = fast.Log.Rings[_partition].Next };
        var (_, start) = (await last.FindAsync(new Resolution(set, [new ResolvedInstrument(instrument, instrument, Known: true)]), ends, cancellationToken))[0];
        var found = await ReadAsync(start, 0, toUs, int.MaxValue, cancellationToken);
        return [.. found.TakeLast(count)];
    }

    private async Task<IEnumerable<CandleRow>> ReadAsync(long start, long fromUs, long toUs, int count, CancellationToken cancellationToken)
    {
        var found = new SortedDictionary<long, CandleRow>();
        long enoughUs = long.MaxValue;
        var wanted = new HashSet<string>(StringComparer.Ordinal) { instrument };
        await foreach (var row in _log.ReadAsync(wanted, interval, _partition, start, fast.Log.Rings[_partition].Next, cancellationToken))
        {
            if (row.StartUs > enoughUs)
            {
                break;
            }

            if (row.StartUs >= fromUs && row.StartUs < toUs && (!found.TryGetValue(row.StartUs, out var known) || known.Revision < row.Revision))
            {
                found[row.StartUs] = row;
                enoughUs = enoughUs == long.MaxValue && found.Count >= count ? row.StartUs + LateUs : enoughUs;
            }
        }

        return found.Values;
    }
}
