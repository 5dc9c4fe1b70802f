using Candlewick.EventStore.Candles;
using Candlewick.Market.Candles;
using Candlewick.Market.Sessions;
using Candlewick.StreamApi.Protocol;

namespace Candlewick.StreamApi.Candles;

/// <summary>The grids of one specification, one for each session group. Not safe to share between threads.</summary>
/// <param name="interval">What is merged, and of what.</param>
internal sealed class GridSet(CandleGrids grids, ServedInterval interval)
{
    private const long DayUs = 86_400_000_000;

    private readonly Dictionary<string, CandleGrid> _byInstrument = new(StringComparer.Ordinal);
    private readonly Dictionary<SessionClock, CandleGrid> _byClock = [];

    public BarSpec Spec => interval.Spec;

    /// <summary>
    /// No bucket lasts longer, microseconds: weekends and holidays lie in those of several days.
    /// </summary>
    public long LongestUs { get; } = interval.Spec.IsBeyondDay ? (2 * interval.Spec.LengthUs) + (10 * DayUs) : interval.Spec.LengthUs;

    /// <summary>No bucket has more parts.</summary>
    public int MostParts => (int)(LongestUs / interval.From.LengthUs) + 1;

    /// <summary>The bucket that a candle counts to.</summary>
    public CandleBucket Of(CandleRow part)
    {
        if (!_byInstrument.TryGetValue(part.Instrument, out var grid))
        {
            var clock = grids.ClockOf(part.Instrument);
            grid = _byInstrument[part.Instrument] = _byClock.TryGetValue(clock, out var known) ? known : _byClock[clock] = new CandleGrid(interval.Spec, clock);
        }

        return grid.Of(part.StartUs, part.TradingDate);
    }
}
