using System.Globalization;
using Candlewick.Market.Instruments;

namespace Candlewick.Market.Tests.Instruments;

public sealed class InstrumentTests
{
    [Theory]
    [InlineData("NIFTY 50", "NIFTY-50")]
    [InlineData("Nifty Bank", "NIFTY-BANK")]
    [InlineData("M&M", "M&M")]
    [InlineData("BAJAJ-AUTO", "BAJAJ-AUTO")]
    [InlineData("NIFTY MIDCAP 150", "NIFTY-MIDCAP-150")]
    [InlineData("NIFTY500 MULTICAP 50:25:25", "NIFTY500-MULTICAP-50-25-25")]
    [InlineData(" S&P BSE (SENSEX) ", "S&P-BSE-SENSEX")]
    [InlineData("1000SATS/USDT", "1000SATS-USDT")]
    [InlineData("---", "")]
    [InlineData("ABC#", "ABC_23")]
    [InlineData("ABC*", "ABC_2A")]
    [InlineData("A$B", "A_24B")]
    [InlineData("ÜBER", "")]
    [InlineData("币安人生", "")]
    public void Vendors_texts_become_symbols(string text, string symbol) => Assert.Equal(symbol, SymbolText.From(text));

    [Theory]
    [InlineData("NSE", "RELIANCE", true, "NSE-EQ-CAS")]
    [InlineData("NSE", "IDEA-BE", false, "NSE-EQ")]
    [InlineData("NFO", "NIFTY", false, "NFO")]
    [InlineData("BSE", "SENSEX", false, "BSE")]
    [InlineData("BFO", "SENSEX", false, "BFO")]
    [InlineData("BCD", "USDINR", false, "CDS")]
    [InlineData("MCX", "GOLDM", false, "MCX-METAL")]
    [InlineData("MCX", "CRUDEOIL", false, "MCX-METAL")]
    [InlineData("MCX", "MENTHAOIL", false, "MCX-AGRI-DAY")]
    [InlineData("MCX", "CARDAMOM", false, "MCX-AGRI-DAY")]
    [InlineData("MCX", "CPO", false, "MCX-AGRI")]
    [InlineData("KRAKEN", "BTC-USD", false, "CRYPTO")]
    public void The_venue_decides_the_sessions(string venue, string root, bool hasDerivatives, string group) =>
        Assert.Equal(group, SessionGroups.Of(venue, root, hasDerivatives));

    [Theory]
    [InlineData("NFO", "NIFTY", "NSE:NIFTY-50")]
    [InlineData("NFO", "BANKNIFTY", "NSE:NIFTY-BANK")]
    [InlineData("BFO", "SENSEX", "BSE:SENSEX")]
    [InlineData("NFO", "RELIANCE", "NSE:RELIANCE")]
    [InlineData("MCX", "GOLD", null)]
    [InlineData("CDS", "USDINR", null)]
    public void Contracts_are_derived_from_what_is_listed(string venue, string root, string? underlying) =>
        Assert.Equal(underlying, Underlyings.Of(venue, root)?.ToString());

    [Fact]
    public void An_index_is_known_by_what_its_contracts_are_called()
    {
        Assert.Equal("NSE:NIFTY-BANK", Underlyings.IndexOf("BANKNIFTY")?.ToString());
        Assert.Equal("BSE:BANKEX", Underlyings.IndexOf("BANKEX")?.ToString());
        Assert.Null(Underlyings.IndexOf("RELIANCE"));
    }

    [Theory]
    [InlineData("INR", "0.05", null, 2)]
    [InlineData("INR", "5", null, 2)]
    [InlineData("INR", "0.0025", "84.25", 4)]
    [InlineData("INR", "0.01", "84.125", 3)]
    [InlineData("USDT", "0.00000100", null, 6)]
    [InlineData("USDT", "1", null, 0)]
    public void Prices_have_as_many_places_as_tick_and_strike_need(string currency, string tick, string? strike, int scale)
    {
        var instrument = new Instrument
        {
            Id = InstrumentId.Parse("NSE:X"),
            Type = InstrumentType.Equity,
            Currency = currency,
            TickSize = Decimal(tick),
            Strike = strike is null ? null : Decimal(strike),
        };
        Assert.Equal(scale, instrument.PriceScale);
    }

    [Fact]
    public void Bare_symbols_are_found_on_the_first_venue_that_has_them()
    {
        HashSet<string> known = ["NYSE:IBM", "NSE:RELIANCE", "BSE:RELIANCE"];
        Assert.Equal("NSE:RELIANCE", BareSymbol.Find("RELIANCE", ["NYSE", "NSE", "BSE"], known.Contains));
        Assert.Equal("BSE:RELIANCE", BareSymbol.Find("RELIANCE", ["BSE", "NSE"], known.Contains));
        Assert.Null(BareSymbol.Find("RELIANCE", ["NYSE"], known.Contains));
        Assert.Equal(["NSE:RELIANCE"], CloseMatches.Of("RELIANEC", ["NSE:RELIANCE", "NYSE:IBM"]));
        string[] ids = ["NFO:RELIANCE-20261124-F", "NFO:NIFTY-20261124-25000-C", "BFO:NIFTX-20261124-25000-C", "NSE:RELIANCE"];
        Assert.Equal(["NSE:RELIANCE"], CloseMatches.ToId("NSE:RELIANC", ids));
        Assert.Equal(["NFO:RELIANCE-20261124-F"], CloseMatches.ToId("NFO:RELIANCE-20261126-F", ids));
        Assert.Equal(["NFO:NIFTY-20261124-25000-C"], CloseMatches.ToId("NFO:NIFTY-20261124-25000.0-C", ids));
    }

    private static decimal Decimal(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}
