using Candlewick.Market.Sessions;

namespace Candlewick.Market.Bars;

/// <summary>So much turnover a bar at least, in the currency of the price: the trade that overshoots is whole in the bar that it ends.</summary>
internal sealed class TurnoverBars(decimal size) : IBarRule
{
    private readonly Threshold _size = new(size);

    public bool IsOrdinal => true;

    public BarBounds Begin(in TradingSession session, long timeUs) => new(timeUs, session.CloseUs);

    public bool Ends(in Bar bar) => _size.IsReached(bar.Turnover, bar.TurnoverScale);
}
