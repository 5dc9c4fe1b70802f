using Candlewick.Market.Sessions;

namespace Candlewick.Market.Bars;

/// <summary>So many trades a bar, those that set no price among them.</summary>
internal sealed class TickBars(long size) : IBarRule
{
    public bool IsOrdinal => true;

    public BarBounds Begin(in TradingSession session, long timeUs) => new(timeUs, session.CloseUs);

    public bool Ends(in Bar bar) => bar.Count >= size;
}
