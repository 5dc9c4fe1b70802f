using Candlewick.Market.Numbers;

namespace Candlewick.Market.Tests.Numbers;

public sealed class BigDecimalTests
{
    [Theory]
    [InlineData("0")]
    [InlineData("-0.05")]
    [InlineData("167.4100")]
    [InlineData("170141183460469231731687303715884105.7270")]
    [InlineData("-99999999999999999999999999999999999999999999999999.5")]
    public void Text_is_kept_with_its_places(string text)
    {
        Assert.True(BigDecimal.TryParse(text, out var value));
        Assert.Equal(text, value.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("-")]
    [InlineData("1e5")]
    [InlineData("1,000")]
    [InlineData("1.-5")]
    [InlineData("1.2.3")]
    [InlineData(" 1")]
    [InlineData("NaN")]
    public void What_is_not_plain_notation_is_refused(string? text) => Assert.False(BigDecimal.TryParse(text, out _));

    [Fact]
    public void A_decimal_is_the_same_number()
    {
        foreach (decimal number in new[] { 0m, 1.20m, -0.0000000000000000000000000001m, decimal.MaxValue, decimal.MinValue, 4294967296m })
        {
            Assert.Equal(BigDecimal.Parse(number.ToString(System.Globalization.CultureInfo.InvariantCulture)), number);
        }
    }

    [Theory]
    [InlineData("10", "4", 1, "2.5")]
    [InlineData("1", "8", 2, "0.12")]
    [InlineData("3", "8", 2, "0.38")]
    [InlineData("-3", "8", 2, "-0.38")]
    [InlineData("-1", "8", 2, "-0.12")]
    [InlineData("200892.0000", "1200", 6, "167.410000")]
    [InlineData("100000000000000000000000000000000000000", "0.3", 0, "333333333333333333333333333333333333333")]
    public void A_quotient_is_rounded_half_to_even(string dividend, string divisor, int places, string quotient) =>
        Assert.Equal(quotient, BigDecimal.Parse(dividend).Divide(BigDecimal.Parse(divisor), places).ToString());

    [Fact]
    public void Rounding_takes_places_away_and_adds_none()
    {
        Assert.Equal("2.34", BigDecimal.Parse("2.345").Round(2).ToString());
        Assert.Equal("2.3", BigDecimal.Parse("2.3").Round(2).ToString());
    }

    [Fact]
    public void A_product_is_exact() =>
        Assert.Equal("79228162514264337593543950335.0", (BigDecimal.Parse("158456325028528675187087900670") * 0.5m).ToString());
}
