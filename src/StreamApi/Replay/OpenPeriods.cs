using Candlewick.EventStore.Candles;
using Candlewick.Market.Candles;
using Candlewick.StreamApi.Candles;
using Candlewick.StreamApi.Channels;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Subscriptions;
using Candlewick.StreamApi.Tail;
using Candlewick.Streaming.Topics;

namespace Candlewick.StreamApi.Replay;

/// <summary>
/// Open candles of weeks, months and several days, beside those that ticks build: the days that were closed by then, as they were published,
/// and the day that is open.
/// </summary>
/// <param name="days">Builds days, and what else is wanted below.</param>
/// <param name="tellsDays">Days themselves are wanted.</param>
/// <param name="closed">Where the days were published.</param>
internal sealed class OpenPeriods(OpenBars days, IReadOnlyList<ServedInterval> periods, bool tellsDays, CandleGrids grids, ServedStream closed) : IReplayReader
{
    private readonly (ServedInterval Interval, GridSet Grids)[] _periods = [.. periods.Select(interval => (interval, grids.Of(interval)))];
    private readonly Dictionary<(string Instrument, BarSpec Period), Known> _known = [];
    private readonly List<Seen> _built = [];
    private long _readUs;

    public async ValueTask ReadAsync(LogEntry entry, Scope scope, List<Seen> into)
    {
        _readUs = Math.Max(_readUs, entry.TimestampMs * 1_000);
        _built.Clear();
        await days.ReadAsync(entry, scope, _built);
        foreach (var seen in _built)
        {
            await AddAsync(seen, into);
        }
    }

    public async ValueTask<IReadOnlyList<Item>> PresentAsync(bool isTold)
    {
        var into = new List<Seen>();
        foreach (var item in await days.PresentAsync(isTold))
        {
            await AddAsync(new Seen(_readUs, item), into);
        }

        return [.. into.Select(seen => seen.Item)];
    }

    private async ValueTask AddAsync(Seen seen, List<Seen> into)
    {
        var row = ((CandleItem)seen.Item).Row;
        bool isDay = row.Interval == BarSpec.OneDay.ToString();
        if (!isDay || tellsDays)
        {
            into.Add(seen);
        }

        if (isDay)
        {
            foreach (var (interval, grid) in _periods)
            {
                into.Add(seen with { Item = new CandleItem(await StandingAsync(interval, grid, row, seen.Us)) });
            }
        }
    }

    private async ValueTask<CandleRow> StandingAsync(ServedInterval interval, GridSet grid, CandleRow day, long us)
    {
        var bucket = grid.Of(day);
        var known = _known.GetValueOrDefault((day.Instrument, interval.Spec));
        if (known?.Day.TradingDate != day.TradingDate || (!known.IsSettled && us >= day.StartUs + Settling.WindowUs))
        {
            known = await KnowAsync(interval, bucket, day, us, known);
        }

        known.Day = day;
        _known[(day.Instrument, interval.Spec)] = known;
        var slot = new MergeSlot(bucket);
        foreach (var part in known.Closed)
        {
            slot.Know(part);
        }

        slot.Know(Open(day));
        return slot.Standing(interval.Spec, isOpen: true)!;
    }

    /// <summary>What was published of the days before. The last of them is published a little after the next one may have begun: until then it is as it was when it was open.</summary>
    private async ValueTask<Known> KnowAsync(ServedInterval interval, CandleBucket bucket, CandleRow day, long us, Known? before)
    {
        var log = closed.Log;
        int partition = InstrumentPartition.Of(day.Instrument, log.Rings.Partitions);

        // What is read half would be read twice, so that it is not cut short.
        long position = Math.Min(log.Rings[partition].Next, await log.Older.OffsetOfAsync(partition, us / 1_000, CancellationToken.None));
        var parts = await closed.History.Parts!.OfBucketAsync(day.Instrument, bucket, interval.From.ToString(), partition, position, CancellationToken.None);
        List<CandleRow> earlier = [.. parts.Where(part => part.TradingDate < day.TradingDate).OrderBy(part => part.StartUs)];
        if (before?.Last(day) is { } last && bucket.Contains(last.StartUs) && !earlier.Exists(part => part.StartUs == last.StartUs))
        {
            earlier.Add(Open(last));
        }

        return new Known(earlier, us >= day.StartUs + Settling.WindowUs) { Day = day };
    }

    private static CandleRow Open(CandleRow day) => day with { Revision = MergedCandle.StillOpen };

    /// <param name="Closed">The days before the open one.</param>
    /// <param name="IsSettled">All of them have been published.</param>
    private sealed record Known(List<CandleRow> Closed, bool IsSettled)
    {
        /// <summary>The open day, as it was told last.</summary>
        public required CandleRow Day { get; set; }

        /// <summary>The last state of the day before one.</summary>
        public CandleRow? Last(CandleRow day) => Day.TradingDate < day.TradingDate ? Day : Closed.Find(part => part.Revision == MergedCandle.StillOpen);
    }
}
