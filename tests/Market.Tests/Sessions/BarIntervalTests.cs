using Candlewick.Market.Sessions;

namespace Candlewick.Market.Tests.Sessions;

public sealed class BarIntervalTests
{
    [Theory]
    [InlineData("1s", "1s", 1_000_000)]
    [InlineData("5m", "5m", 300_000_000)]
    [InlineData("90s", "90s", 90_000_000)]
    [InlineData("60s", "1m", 60_000_000)]
    [InlineData("120m", "2h", 7_200_000_000)]
    [InlineData("1d", "1d", 86_400_000_000)]
    public void It_reads_and_prints(string text, string printed, long us)
    {
        var interval = BarInterval.Parse(text);
        Assert.Equal((printed, us), (interval.ToString(), interval.LengthUs));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("m")]
    [InlineData("0s")]
    [InlineData("-1m")]
    [InlineData("+1m")]
    [InlineData("1")]
    [InlineData("1M")]
    [InlineData("1.5m")]
    [InlineData("2d")]
    [InlineData("24h")]
    [InlineData("99999999999s")]
    public void It_says_what_it_expects(string? text)
    {
        Assert.False(BarInterval.TryParse(text, out _, out string? error));
        Assert.Contains($"'{text}'", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Shorter_ones_come_first_and_those_below_a_minute_are_fast()
    {
        BarInterval[] intervals = [BarInterval.OneDay, BarInterval.OneSecond, BarInterval.FiveMinutes, BarInterval.OneMinute];
        Assert.Equal(["1s", "1m", "5m", "1d"], intervals.Order().Select(interval => interval.ToString()));
        Assert.Equal([false, true, false, false], intervals.Select(interval => interval.IsFast));
    }
}
