using Candlewick.Market.Candles;
using Candlewick.Market.Sessions;

namespace Candlewick.Market.Bars;

/// <summary>Bars by time, up to a trading day: on the session's grid, or the session itself.</summary>
internal sealed class TimeBars(BarSpec spec) : IBarRule
{
    public bool IsOrdinal => false;

    public BarBounds Begin(in TradingSession session, long timeUs) => SessionClock.Bounds(session, spec, timeUs);

    public bool Ends(in Bar bar) => false;
}
