using Candlewick.Market.Instruments;

namespace Candlewick.Market.Tests.Instruments;

/// <summary>A name of whichever vendor leads to the instrument, whoever asks.</summary>
public sealed class AnyNameTests
{
    private static readonly DateOnly Today = new(2026, 11, 27);
    private static readonly DateOnly November = new(2026, 11, 1);

    private static readonly AliasTable Names = Table(
        ("NSE:RELIANCE", "INE002A01018", [
            Name(Vendors.Kite, AliasKind.Symbol, "NSE:RELIANCE"), Name(Vendors.Kite, AliasKind.Token, "738561"), Name(Vendors.SmartApi, AliasKind.Symbol, "NSE:RELIANCE-EQ"),
            Name(Vendors.SmartApi, AliasKind.Token, "1:2885"), Name(Vendors.Breeze, AliasKind.ShortName, "NSE|RELIND"), Name(Vendors.Breeze, AliasKind.Token, "4.1!2885")]),
        ("BSE:RELIANCE", "INE002A01018", [Name(Vendors.Kite, AliasKind.Symbol, "BSE:RELIANCE"), Name(Vendors.Kite, AliasKind.Token, "128083204")]),
        ("NSE:INFY", "", [Name(Vendors.Kite, AliasKind.Symbol, "NSE:INFY")]),
        ("NSE:NIFTY-50", "", [Name(Vendors.Kite, AliasKind.Symbol, "NSE:NIFTY 50"), Name(Vendors.Kite, AliasKind.Token, "256265"), Name(Vendors.Breeze, AliasKind.Token, "4.1!NIFTY 50")]),
        ("NFO:NIFTY-20261208-24500-C", "", [
            Until("2026-12-09", Vendors.Kite, AliasKind.Symbol, "NFO:NIFTY26D0824500CE"), Until("2026-12-09", Vendors.Kite, AliasKind.Token, "11008002"),
            Until("2026-12-09", Vendors.SmartApi, AliasKind.Symbol, "NFO:NIFTY08DEC2624500CE"), Until("2026-12-09", Vendors.SmartApi, AliasKind.Token, "2:43000"),
            Until("2026-12-09", Vendors.Breeze, AliasKind.ShortName, "NFO|NIFTY|08-Dec-2026|24500|CE")]),
        ("NFO:NIFTY-20261124-24500-C", "", [
            Until("2026-11-25", Vendors.Kite, AliasKind.Symbol, "NFO:NIFTY26NOV24500CE"), Until("2026-11-25", Vendors.Kite, AliasKind.Token, "12345602")]),
        ("NFO:NIFTY-20261229-26000-P", "", [new Alias(Vendors.Kite, AliasKind.Token, "12345602", new DateOnly(2026, 11, 26), new DateOnly(2026, 12, 30))]),
        ("NFO:NIFTY-20261201-26000-P", "", [Name(Vendors.SmartApi, AliasKind.Token, "2:2885")]),
        ("BINANCE:BTC-USDT", "", [Name(Vendors.Binance, AliasKind.Symbol, "BTCUSDT")]),
        ("KRAKEN:BTC-USD", "", [Name(Vendors.Kraken, AliasKind.Symbol, "BTC/USD"), Name(Vendors.Kraken, AliasKind.ShortName, "XBTUSD")]));

    [Theory]
    [InlineData("RELIANCE-EQ", "NSE:RELIANCE")]
    [InlineData("NSE:RELIANCE-EQ", "NSE:RELIANCE")]
    [InlineData("INFY-EQ", "NSE:INFY")]
    [InlineData("NSE:INFY-EQ", "NSE:INFY")]
    [InlineData("relind", "NSE:RELIANCE")]
    [InlineData("NSE|RELIND", "NSE:RELIANCE")]
    [InlineData("738561", "NSE:RELIANCE")]
    [InlineData("2885", "NSE:RELIANCE")]
    [InlineData("1:2885", "NSE:RELIANCE")]
    [InlineData("2:2885", "NFO:NIFTY-20261201-26000-P")]
    [InlineData("NSE|2885", "NSE:RELIANCE")]
    [InlineData("NFO|2885", "NFO:NIFTY-20261201-26000-P")]
    [InlineData("nse_eq|2885", "NSE:RELIANCE")]
    [InlineData("4.1!2885", "NSE:RELIANCE")]
    [InlineData("INE002A01018", "NSE:RELIANCE")]
    [InlineData("NSE_EQ|INE002A01018", "NSE:RELIANCE")]
    [InlineData("BSE_EQ|INE002A01018", "BSE:RELIANCE")]
    [InlineData("BSE|500325", "BSE:RELIANCE")]
    [InlineData("NSE_INDEX|Nifty 50", "NSE:NIFTY-50")]
    [InlineData("4.1!NIFTY 50", "NSE:NIFTY-50")]
    [InlineData("NSE|1001", "NSE:NIFTY-50")]
    [InlineData("NIFTY26D0824500CE", "NFO:NIFTY-20261208-24500-C")]
    [InlineData("NFO:NIFTY26D0824500CE", "NFO:NIFTY-20261208-24500-C")]
    [InlineData("NSE:NIFTY26D0824500CE", "NFO:NIFTY-20261208-24500-C")]
    [InlineData("nifty08dec2624500ce", "NFO:NIFTY-20261208-24500-C")]
    [InlineData("NSE_FO|43000", "NFO:NIFTY-20261208-24500-C")]
    [InlineData("NFO|NIFTY|08-Dec-2026|24500|CE", "NFO:NIFTY-20261208-24500-C")]
    [InlineData("BTCUSDT", "BINANCE:BTC-USDT")]
    [InlineData("BTC/USD", "KRAKEN:BTC-USD")]
    [InlineData("xbtusd", "KRAKEN:BTC-USD")]
    public void Every_vendors_name_leads_to_it(string name, string id) => Assert.Equal(id, Names.Resolve(name, Today, ["NSE", "BSE"]));

    [Theory]
    [InlineData("NFO|738561")]
    [InlineData("NOBODY")]
    [InlineData("")]
    [InlineData("|")]
    public void A_name_of_nobody_leads_nowhere(string name) => Assert.Null(Names.Resolve(name, Today, ["NSE", "BSE"]));

    [Fact]
    public void An_expired_name_means_what_it_last_meant_until_another_has_it()
    {
        Assert.Equal("NFO:NIFTY-20261124-24500-C", Names.Resolve("NIFTY26NOV24500CE", Today, ["NSE"]));
        Assert.Equal("NFO:NIFTY-20261124-24500-C", Names.Resolve("12345602", new DateOnly(2026, 11, 25), ["NSE"]));
        Assert.Equal("NFO:NIFTY-20261229-26000-P", Names.Resolve("12345602", Today, ["NSE"]));
        Assert.Null(Names.Resolve("12345602", new DateOnly(2026, 10, 1), ["NSE"]));
    }

    [Fact]
    public void The_default_venues_decide_what_is_on_several() => Assert.Equal("BSE:RELIANCE", Names.Resolve("INE002A01018", Today, ["BSE", "NSE"]));

    private static Alias Name(string vendor, AliasKind kind, string text) => new(vendor, kind, text, November, DateOnly.MaxValue);

    private static Alias Until(string to, string vendor, AliasKind kind, string text) =>
        new(vendor, kind, text, November, DateOnly.ParseExact(to, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));

    private static AliasTable Table(params (string Id, string Isin, Alias[] Aliases)[] instruments)
    {
        var table = new AliasTableBuilder();
        foreach (var (id, isin, aliases) in instruments)
        {
            table.Add(new Instrument { Id = InstrumentId.Parse(id), Type = InstrumentType.Equity, Isin = isin, Aliases = aliases });
        }

        return table.Build();
    }
}
