using Candlewick.Market.Indicators;

namespace Candlewick.Market.Tests.Indicators;

public sealed class IndicatorSpecTests
{
    [Theory]
    [InlineData("sma", "sma(20)")]
    [InlineData("SMA( 50 )", "sma(50)")]
    [InlineData("macd", "macd(12,26,9)")]
    [InlineData("macd(5)", "macd(5,26,9)")]
    [InlineData("bbands(20,2.50)", "bbands(20,2.5)")]
    [InlineData("obv()", "obv")]
    [InlineData(" cdldoji ", "cdldoji")]
    public void One_indicator_has_one_text(string text, string expected)
    {
        var spec = IndicatorSpec.Parse(text);
        Assert.Equal(expected, spec.Text);
        Assert.Equal(spec, IndicatorSpec.Parse(expected));
    }

    [Theory]
    [InlineData("smaa(20)", "there is no indicator 'smaa'")]
    [InlineData("", "there is no indicator ''")]
    [InlineData("sma(20", "no closing bracket")]
    [InlineData("sma(x)", "period is 'x', which is no number")]
    [InlineData("sma(0)", "period is 0, not a whole number from 1 to 2000")]
    [InlineData("sma(2.5)", "period is 2.5, not a whole number")]
    [InlineData("sma(1e3)", "which is no number")]
    [InlineData("sma(3000)", "from 1 to 2000")]
    [InlineData("sma(NaN)", "period is NaN, not a whole number")]
    [InlineData("sma(20,30)", "sma takes period, not 2 arguments")]
    [InlineData("obv(1)", "obv takes no arguments")]
    public void What_is_none_says_why(string text, string why)
    {
        Assert.False(IndicatorSpec.TryParse(text, out _, out string? error));
        Assert.Contains(why, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_is_parted_outside_brackets()
    {
        Assert.True(IndicatorSpec.TryParseList("sma(50),macd(12,26,9), rsi", out var specs, out _));
        Assert.Equal(["sma(50)", "macd(12,26,9)", "rsi(14)"], specs.Select(s => s.Text));
        Assert.False(IndicatorSpec.TryParseList("sma(50),nothing", out _, out string? error));
        Assert.Contains("nothing", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_definition_makes_an_indicator_of_its_defaults_and_of_its_least_and_greatest_arguments()
    {
        var bar = new IndicatorBar(1, 10, 11, 9, 10, 5, 7);
        foreach (var definition in IndicatorCatalog.All)
        {
            foreach (double[] arguments in (double[][])[[.. definition.Parameters.Select(p => p.Default)], [.. definition.Parameters.Select(p => p.Min)], [.. definition.Parameters.Select(p => p.Max)]])
            {
                var indicator = definition.Create(arguments);
                double[] state = new double[indicator.StateLength];
                double[] outputs = new double[definition.Outputs.Count];
                for (int i = 0; i < 100; i++)
                {
                    indicator.Next(state, bar with { Close = 10 + (i % 2) }, outputs);
                }
            }
        }

        Assert.Equal(IndicatorCatalog.All.Count, IndicatorCatalog.All.Select(d => d.Name).Distinct().Count());
    }
}
