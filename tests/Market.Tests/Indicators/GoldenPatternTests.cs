using Candlewick.Market.Indicators;

namespace Candlewick.Market.Tests.Indicators;

/// <summary>All candlestick patterns of TA-Lib, bar by bar.</summary>
public sealed class GoldenPatternTests
{
    [Theory]
    [MemberData(nameof(GoldenBars.Names), MemberType = typeof(GoldenBars))]
    public void Every_pattern_is_where_TA_Lib_has_it_and_nowhere_else(string name)
    {
        var bars = GoldenBars.Read(name);
        var golden = GoldenBars.Patterns(name);
        foreach (var definition in IndicatorCatalog.All.Where(d => d.Place == IndicatorPlace.Marker))
        {
            var series = new IndicatorSeries(IndicatorSpec.Parse(definition.Name));
            for (int i = 0; i < bars.Count; i++)
            {
                int expected = golden.GetValueOrDefault((i, definition.Name));
                Assert.True(expected == series.Next(bars[i])[0], $"{definition.Name} of bar {i} is {series.Values[0]}, not {expected}");
            }
        }
    }

    [Fact]
    public void There_are_61() => Assert.Equal(61, IndicatorCatalog.All.Count(d => d.Place == IndicatorPlace.Marker));
}
