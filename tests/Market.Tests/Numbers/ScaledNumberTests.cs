using System.Globalization;
using System.Text;
using Candlewick.Market.Numbers;

namespace Candlewick.Market.Tests.Numbers;

public sealed class ScaledNumberTests
{
    [Theory]
    [InlineData("0", 0, 0)]
    [InlineData("2500.50", 250050, 2)]
    [InlineData("-0.05", -5, 2)]
    [InlineData("9223372036854775807", long.MaxValue, 0)]
    [InlineData("0.000000000000000001", 1, 18)]
    public void It_reads_and_writes_plain_decimals(string text, long mantissa, int scale)
    {
        Assert.True(ScaledNumber.TryParse(Encoding.UTF8.GetBytes(text), out long read, out int places));
        Assert.Equal((mantissa, scale), (read, places));
        Assert.Equal(text, ScaledNumber.Format(read, places));
        Assert.Equal(decimal.Parse(text, CultureInfo.InvariantCulture), ScaledNumber.ToDecimal(read, places));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("+1")]
    [InlineData("--1")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("1.-5")]
    [InlineData("1e5")]
    [InlineData("1,000")]
    [InlineData(" 1")]
    [InlineData("9223372036854775808")]
    [InlineData("92233720368547758.08")]
    [InlineData("10000000000000000000")]
    [InlineData("1..5")]
    [InlineData("0.0000000000000000001")]
    public void What_is_not_one_is_refused(string text) =>
        Assert.False(ScaledNumber.TryParse(Encoding.UTF8.GetBytes(text), out _, out _));

    [Theory]
    [InlineData(5, 0, 2, 500)]
    [InlineData(-5, 1, 3, -500)]
    [InlineData(9, 0, 18, 9_000_000_000_000_000_000)]
    [InlineData(-9, 0, 18, -9_000_000_000_000_000_000)]
    public void Rescaling_keeps_the_number(long mantissa, int from, int to, long expected)
    {
        Assert.Equal(expected, ScaledNumber.Rescale(mantissa, from, to));
        Assert.True(ScaledNumber.TryRescale(ref mantissa, from, to));
        Assert.Equal(expected, mantissa);
    }

    [Theory]
    [InlineData(10, 18)]
    [InlineData(-10, 18)]
    [InlineData(long.MaxValue, 1)]
    [InlineData(long.MinValue, 1)]
    public void Rescaling_beyond_64_bits_is_refused(long mantissa, int by)
    {
        long kept = mantissa;
        Assert.False(ScaledNumber.TryRescale(ref kept, 0, by));
        Assert.Equal(mantissa, kept);
        Assert.Throws<OverflowException>(() => ScaledNumber.Rescale(mantissa, 0, by));
    }

    [Fact]
    public void Products_are_exact() =>
        Assert.Equal((Int128)long.MaxValue * long.MaxValue, ScaledNumber.Multiply(long.MaxValue, long.MaxValue));
}
