using Candlewick.Market.Candles;
using Candlewick.StreamApi.Protocol;

namespace Candlewick.StreamApi.Candles;

/// <summary>Which candles are served: those that are built, and all that can be merged of them.</summary>
/// <param name="Built">Intervals that the aggregators build.</param>
/// <param name="Grids">Where candles lie.</param>
internal sealed record ServedCandles(IReadOnlyList<BarSpec> Built, CandleGrids Grids)
{
    /// <exception cref="RequestException">It is no interval, or nothing that is built divides it.</exception>
    public ServedInterval Parse(string interval) => ServedInterval.Parse(interval, Built);
}
