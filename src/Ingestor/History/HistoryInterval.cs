using Candlewick.Market.Candles;

namespace Candlewick.Ingestor.History;

/// <summary>Bars that a vendor has.</summary>
/// <param name="Interval">In our words.</param>
/// <param name="Name">In the vendor's.</param>
/// <param name="LongestSpan">Most that one request may ask for.</param>
internal sealed record HistoryInterval(BarSpec Interval, string Name, TimeSpan LongestSpan)
{
    public static HistoryInterval Of(string interval, string name, TimeSpan longestSpan) => new(BarSpec.Parse(interval), name, longestSpan);

    /// <summary>Of a vendor that limits the rows of an answer.</summary>
    public static HistoryInterval OfRows(string interval, string name, int rows)
    {
        var spec = BarSpec.Parse(interval);
        return new(spec, name, TimeSpan.FromMicroseconds(spec.LengthUs) * rows);
    }
}
