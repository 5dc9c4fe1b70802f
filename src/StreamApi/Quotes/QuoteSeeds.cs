using Candlewick.EventStore.Candles;
using Candlewick.Market.Quotes;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Tail;

namespace Candlewick.StreamApi.Quotes;

/// <summary>The newest daily candles of each instrument, oldest first; nothing of those without one.</summary>
internal delegate Task<ILookup<string, QuoteSeed>> ReadSeeds(IReadOnlyList<string> ids, CancellationToken cancellationToken);

/// <summary>What daily candles say of instruments, so that a quote need not be folded from the first tick of the day.</summary>
/// <param name="store">The closed ones.</param>
/// <param name="open">Those of today: the newest record of each key of <c>candles.live</c>; null where they are not followed.</param>
/// <param name="candles">Reads those.</param>
internal sealed class QuoteSeeds(CandleHistory store, TopicState? open, IItemReader candles)
{
    private const string Day = "1d";

    /// <inheritdoc cref="ReadSeeds"/>
    public async Task<ILookup<string, QuoteSeed>> ReadAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        // Two, for the newest one may be of today.
        var closed = await store.ReadLastAsync(ids, [Day], 2, cancellationToken);
        var opened = ids.Select(id => open?.NewestOf($"{id}|{Day}")).OfType<LogEntry>()
            .Select(entry => entry.Read(candles) is CandleItem item ? new QuoteSeed(item.Row, item.Row.StartUs, entry.TicksLast) : null).OfType<QuoteSeed>();
        return closed.Select(row => new QuoteSeed(row, row.EndUs, row.Provenance?.TicksLast)).Concat(opened).ToLookup(seed => seed.Instrument);
    }
}

/// <summary>A daily candle, and which ticks it is made of.</summary>
/// <param name="Candle">The candle.</param>
/// <param name="TimeUs">Up to when it is known to reach at most, microseconds UTC.</param>
/// <param name="TicksLast">Offset of the last tick in it; null where it does not say it.</param>
internal sealed record QuoteSeed(CandleRow Candle, long TimeUs, long? TicksLast)
{
    public string Instrument => Candle.Instrument;

    public DailyBar Bar { get; } = new(
        NumberOf(Candle.TradingDate), TimeUs, Candle.Open, Candle.High, Candle.Low, Candle.Close, Candle.Volume, Candle.OpenInterest);

    private static int NumberOf(DateOnly date) => (date.Year * 10_000) + (date.Month * 100) + date.Day;
}
