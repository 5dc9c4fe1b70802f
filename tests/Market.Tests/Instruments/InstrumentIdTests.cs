using Candlewick.Market.Instruments;

namespace Candlewick.Market.Tests.Instruments;

public sealed class InstrumentIdTests
{
    [Theory]
    [InlineData("NSE:RELIANCE", "NSE", "RELIANCE")]
    [InlineData("NFO:NIFTY-20261124-25000-C", "NFO", "NIFTY-20261124-25000-C")]
    [InlineData("NSE:M&M", "NSE", "M&M")]
    [InlineData("NYSE:BRK.B", "NYSE", "BRK.B")]
    public void It_has_a_venue_and_a_symbol(string text, string venue, string symbol)
    {
        var id = InstrumentId.Parse(text);
        Assert.Equal((venue, symbol, text), (id.Venue, id.Symbol, id.ToString()));
        Assert.Equal(id, InstrumentId.Parse(text));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("RELIANCE")]
    [InlineData(":RELIANCE")]
    [InlineData("NSE:")]
    [InlineData("nse:reliance")]
    [InlineData("NSE:NIFTY 50")]
    [InlineData("NSE:A:B")]
    [InlineData("NSE:A|1m")]
    [InlineData("NSE:ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOP")]
    public void What_is_not_one_is_refused_with_a_reason(string? text)
    {
        Assert.False(InstrumentId.TryParse(text, out _, out string? error));
        Assert.Contains("NSE:RELIANCE", error, StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => InstrumentId.Parse(text!));
    }
}
