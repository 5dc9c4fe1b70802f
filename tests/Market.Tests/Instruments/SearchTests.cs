using System.Globalization;
using Candlewick.Market.Instruments;
using Candlewick.Market.Instruments.Search;

namespace Candlewick.Market.Tests.Instruments;

public sealed class SearchTests
{
    private static readonly InstrumentIndex Index = Build(
        "NSE:NIFTY-50|NIFTY 50", "NSE:NIFTY-BANK|NIFTY BANK", "NSE:RELIANCE|RELIANCE INDUSTRIES|INE002A01018", "BSE:RELIANCE|RELIANCE INDUSTRIES|INE002A01018",
        "NSE:RPOWER|RELIANCE POWER", "NSE:CESC|CESC", "NSE:MARUTI|MARUTI SUZUKI INDIA", "NSE:M&M|MAHINDRA & MAHINDRA", "NSE:360ONE|360 ONE WAM",
        "NFO:NIFTY-20261124-F", "NFO:NIFTY-20261229-F", "NFO:BANKNIFTY-20261124-F", "NFO:RELIANCE-20261124-F",
        "NFO:NIFTY-20261124-25000-C", "NFO:NIFTY-20261124-25000-P", "NFO:NIFTY-20261124-25050-C", "NFO:NIFTY-20261201-25000-C", "NFO:NIFTY-20261229-25000-C",
        "NFO:NIFTY-20241126-25000-C", "NFO:BANKNIFTY-20261124-25000-C", "NFO:RELIANCE-20261124-2500-C",
        "CDS:USDINR-20261126-84.25-C", "BINANCE:BTC-USDT|BTC/USDT", "COINBASE:BTC-USD|BTC/USD");

    [Theory]
    [InlineData("nif 25000 ce nov", "NFO:NIFTY-20261124-25000-C")]
    [InlineData("ce nov nif 25000", "NFO:NIFTY-20261124-25000-C")]
    [InlineData("nifty 25000 put", "NFO:NIFTY-20261124-25000-P")]
    [InlineData("nifty 25000 c 1dec", "NFO:NIFTY-20261201-25000-C")]
    [InlineData("nifty 25000 c 01-dec-26", "NFO:NIFTY-20261201-25000-C")]
    [InlineData("nifty 25000 call december", "NFO:NIFTY-20261201-25000-C")]
    [InlineData("nifty 25000 c 2026-12-29", "NFO:NIFTY-20261229-25000-C")]
    [InlineData("nifty 25000 c 20261229", "NFO:NIFTY-20261229-25000-C")]
    [InlineData("nifty 25000 ce nov 26", "NFO:NIFTY-20261124-25000-C")]
    [InlineData("nifty 25000 ce 24 nov", "NFO:NIFTY-20261124-25000-C")]
    [InlineData("nifty25000ce", "NFO:NIFTY-20261124-25000-C")]
    [InlineData("NIFTY26NOV25000CE", "NFO:NIFTY-20261124-25000-C")]
    [InlineData("nifty 2505", "NFO:NIFTY-20261124-25050-C")]
    [InlineData("usdinr 84.25", "CDS:USDINR-20261126-84.25-C")]
    [InlineData("nifty", "NSE:NIFTY-50")]
    [InlineData("nifty fut", "NFO:NIFTY-20261124-F")]
    [InlineData("nifty fut dec", "NFO:NIFTY-20261229-F")]
    [InlineData("banknifty", "NSE:NIFTY-BANK")]
    [InlineData("nifty 50", "NSE:NIFTY-50")]
    [InlineData("reliance", "NSE:RELIANCE")]
    [InlineData("reliance bse", "BSE:RELIANCE")]
    [InlineData("rel power", "NSE:RPOWER")]
    [InlineData("industries", "NSE:RELIANCE")]
    [InlineData("INE002A01018", "NSE:RELIANCE")]
    [InlineData("ine002a01", "NSE:RELIANCE")]
    [InlineData("NFO:RELIANCE-20261124-2", "NFO:RELIANCE-20261124-2500-C")]
    [InlineData("m&m", "NSE:M&M")]
    [InlineData("mar", "NSE:MARUTI")]
    [InlineData("ce", "NFO:RELIANCE-20261124-2500-C")]
    [InlineData("cesc", "NSE:CESC")]
    [InlineData("360", "NSE:360ONE")]
    [InlineData("btc", "BINANCE:BTC-USDT")]
    [InlineData("btc usdt", "BINANCE:BTC-USDT")]
    [InlineData("nifty idx", "NSE:NIFTY-50")]
    public void It_finds_what_a_trader_means(string query, string first) => Assert.Equal(first, Index.Search(query, 5).FirstOrDefault());

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("xyz")]
    [InlineData("nifty 99999")]
    [InlineData("reliance jan")]
    [InlineData("nifty xyz")]
    public void What_nothing_fits_finds_nothing(string query) => Assert.Empty(Index.Search(query, 5));

    [Fact]
    public void Equals_are_ordered_by_kind_then_venue_then_expiry_then_strike() => Assert.Equal(
        [
            "NSE:RELIANCE", "BSE:RELIANCE", "NFO:RELIANCE-20261124-F", "NFO:RELIANCE-20261124-2500-C", "NSE:RPOWER",
        ],
        Index.Search("reliance", 10));

    [Fact]
    public void No_more_are_given_than_asked_for_and_they_are_the_best()
    {
        var all = Index.Search("n", 100);
        Assert.Equal(all.Take(3), Index.Search("n", 3));
        Assert.Equal(all.Count, all.Distinct().Count());
    }

    [Fact]
    public void What_is_delisted_comes_last() => Assert.Equal("NFO:NIFTY-20241126-25000-C", Index.Search("nifty 25000 c", 10)[^1]);

    private static InstrumentIndex Build(params string[] instruments)
    {
        var builder = new InstrumentIndexBuilder();
        foreach (string text in instruments)
        {
            string[] parts = text.Split('|');
            var id = InstrumentId.Parse(parts[0]);
            bool isContract = Contract.TryParse(id.Symbol, out var contract);
            builder.Add(new Instrument
            {
                Id = id,
                Type = isContract ? contract.Right == OptionRight.None ? InstrumentType.Future : InstrumentType.Option
                    : id.Symbol.StartsWith("NIFTY", StringComparison.Ordinal) ? InstrumentType.Index
                    : id.Venue is "NSE" or "BSE" ? InstrumentType.Equity : InstrumentType.Spot,
                Name = parts.ElementAtOrDefault(1) ?? contract.Underlying,
                Isin = parts.ElementAtOrDefault(2) ?? "",
                Expiry = isContract ? contract.Expiry : null,
                Strike = isContract ? contract.Strike : null,
                Right = isContract ? contract.Right : OptionRight.None,
                Underlying = isContract ? Underlyings.Of(id.Venue, contract.Underlying) : null,
                Delisted = id.Symbol.Contains("-2024", StringComparison.Ordinal) ? DateOnly.Parse("2024-11-27", CultureInfo.InvariantCulture) : null,
            });
        }

        return builder.Build(["NSE", "BSE"]);
    }
}
