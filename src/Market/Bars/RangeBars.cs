using Candlewick.Market.Sessions;

namespace Candlewick.Market.Bars;

/// <summary>High and low so far apart at least: the price that overshoots is the close of the bar that it ends.</summary>
internal sealed class RangeBars(decimal size) : IBarRule
{
    private readonly Threshold _size = new(size);

    public bool IsOrdinal => true;

    public BarBounds Begin(in TradingSession session, long timeUs) => new(timeUs, session.CloseUs);

    public bool Ends(in Bar bar) => (bar.Flags & BarFlags.NoPrice) == 0 && _size.IsReached((Int128)bar.High - bar.Low, bar.PriceScale);
}
