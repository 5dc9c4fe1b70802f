using Candlewick.Market.Instruments;

namespace Candlewick.Market.Tests.Instruments;

public sealed class ContractTests
{
    [Theory]
    [InlineData("NIFTY-20261124-F", "NIFTY", "2026-11-24", null, OptionRight.None)]
    [InlineData("NIFTY-20261124-25000-C", "NIFTY", "2026-11-24", "25000", OptionRight.Call)]
    [InlineData("BAJAJ-AUTO-20261124-F", "BAJAJ-AUTO", "2026-11-24", null, OptionRight.None)]
    [InlineData("BAJAJ-AUTO-20261124-9000-P", "BAJAJ-AUTO", "2026-11-24", "9000", OptionRight.Put)]
    [InlineData("M&M-20261124-3000-P", "M&M", "2026-11-24", "3000", OptionRight.Put)]
    [InlineData("USDINR-20261127-84.25-C", "USDINR", "2026-11-27", "84.25", OptionRight.Call)]
    [InlineData("F-20261124-0.5-C", "F", "2026-11-24", "0.5", OptionRight.Call)]
    public void A_derivative_is_read_and_written(string symbol, string underlying, string expiry, string? strike, OptionRight right)
    {
        Assert.True(Contract.TryParse(symbol, out var contract));
        Assert.Equal(underlying, contract.Underlying);
        Assert.Equal(DateOnly.Parse(expiry, System.Globalization.CultureInfo.InvariantCulture), contract.Expiry);
        Assert.Equal(strike, contract.Strike is { } s ? Contract.StrikeText(s) : null);
        Assert.Equal(right, contract.Right);
        Assert.Equal(symbol, contract.ToString());
    }

    [Theory]
    [InlineData("RELIANCE")]
    [InlineData("NIFTY-50")]
    [InlineData("BAJAJ-AUTO")]
    [InlineData("BTC-USDT")]
    [InlineData("IDEA-BE")]
    [InlineData("-20261124-F")]
    [InlineData("NIFTY-20261324-F")]
    [InlineData("NIFTY-20261124-X")]
    [InlineData("NIFTY-20261124-C")]
    [InlineData("NIFTY-20261124-25000.0-C")]
    [InlineData("NIFTY-20261124-025000-C")]
    [InlineData("NIFTY-20261124-0-C")]
    [InlineData("NIFTY-20261124-25000-c")]
    public void What_is_none_is_not_taken_for_one(string symbol) => Assert.False(Contract.TryParse(symbol, out _));

    [Fact]
    public void A_quarter_of_a_million_contracts_come_back_as_they_were()
    {
        const int seed = 20261124;
        TestContext.Current.SendDiagnosticMessage($"seed {seed}");
        var random = new Random(seed);
        string[] roots = ["NIFTY", "BANKNIFTY", "BAJAJ-AUTO", "M&M", "USDINR", "C", "X-20261124-F", "360ONE", "NAM-INDIA"];
        for (int i = 0; i < 250_000; i++)
        {
            var expiry = new DateOnly(2013, 1, 1).AddDays(random.Next(10_000));
            decimal strike = new decimal(random.Next(1, 10_000_000), 0, 0, false, (byte)random.Next(0, 5));
            var right = (OptionRight)random.Next(0, 3);
            var contract = new Contract(roots[random.Next(roots.Length)], expiry, right == OptionRight.None ? null : strike, right);

            var id = InstrumentId.Parse("NFO:" + contract);
            Assert.True(Contract.TryParse(id.Symbol, out var read));
            Assert.Equal(contract, read);
            Assert.Equal(contract.ToString(), read.ToString());
        }
    }
}
