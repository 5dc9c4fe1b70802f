using Candlewick.Market.Candles;

namespace Candlewick.Market.Tests.Candles;

public sealed class CandleIdTests
{
    [Theory]
    [InlineData("1m", 0, 0, "NYSE:SPY|1m|60000000|0")]
    [InlineData("1m", 0, 2, "NYSE:SPY|1m|60000000|2")]
    [InlineData("233t", 17, 0, "NYSE:SPY|233t|60000000.17|0")]
    public void It_has_one_text(string interval, long ordinal, int revision, string text) =>
        Assert.Equal(text, new CandleId(new CandleKey(60_000_000, "NYSE:SPY", interval, ordinal), revision).ToString());

    [Fact]
    public void Bars_are_in_order_of_time_then_instrument_then_specification_then_ordinal()
    {
        CandleKey[] ordered =
        [
            new(1, "B:B", "5m"), new(2, "A:A", "1d"), new(2, "A:A", "1m"), new(2, "A:A", "233t", 2), new(2, "A:A", "233t", 10), new(2, "A:A", "5m"),
            new(2, "A:B", "1m"), new(3, "A:A", "1m"),
        ];
        Assert.Equal(ordered, ordered.Reverse().Order());
        Assert.Equal(ordered.Length, ordered.Distinct().Count());
    }
}
