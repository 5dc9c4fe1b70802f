using Candlewick.Market.Sessions;

namespace Candlewick.Market.Bars;

/// <summary>So much volume a bar at least: the trade that overshoots is whole in the bar that it ends.</summary>
internal sealed class VolumeBars(decimal size) : IBarRule
{
    private readonly Threshold _size = new(size);

    public bool IsOrdinal => true;

    public BarBounds Begin(in TradingSession session, long timeUs) => new(timeUs, session.CloseUs);

    public bool Ends(in Bar bar) => _size.IsReached(bar.Volume, bar.SizeScale);
}
