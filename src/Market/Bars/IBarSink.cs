using Candlewick.Market.Candles;

namespace Candlewick.Market.Bars;

/// <summary>Where closed bars go.</summary>
public interface IBarSink
{
    /// <summary>One revision of one bar.</summary>
    /// <param name="owner">Whose bar it is: instrument, source, rules.</param>
    /// <param name="spec">What makes it.</param>
    /// <param name="bar">The bar; valid during the call.</param>
    /// <param name="revision">0 when first published, one more each time late ticks changed it.</param>
    /// <param name="closedAtUs">The watermark that published it, microseconds UTC.</param>
    void Publish(InstrumentBars owner, BarSpec spec, in Bar bar, uint revision, long closedAtUs);
}
