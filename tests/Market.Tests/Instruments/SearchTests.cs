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
    [InlineData("btcusdt", "BINANCE:BTC-USDT")]
    [InlineData("coinbase btcu", "COINBASE:BTC-USD")]
    [InlineData("nifty50", "NSE:NIFTY-50")]
    [InlineData("nifty idx", "NSE:NIFTY-50")]
    public void It_finds_what_a_trader_means(string query, string first) => Assert.Equal(first, Search(query, 5).FirstOrDefault());

    [Theory]
    [InlineData("xyz")]
    [InlineData("nifty 99999")]
    [InlineData("reliance jan")]
    [InlineData("nifty xyz")]
    public void What_nothing_fits_finds_nothing(string query) => Assert.Empty(Search(query, 5));

    [Fact]
    public void Equals_are_ordered_by_kind_then_venue_then_expiry_then_strike() => Assert.Equal(
        [
            "NSE:RELIANCE", "BSE:RELIANCE", "NFO:RELIANCE-20261124-F", "NFO:RELIANCE-20261124-2500-C", "NSE:RPOWER",
        ],
        Search("reliance", 10));

    [Fact]
    public void No_more_are_given_than_asked_for_and_they_are_the_best()
    {
        var all = Search("n", 100);
        Assert.Equal(all.Take(3), Search("n", 3));
        Assert.Equal(all.Count, all.Distinct().Count());
    }

    [Fact]
    public void What_is_delisted_comes_last() => Assert.Equal("NFO:NIFTY-20241126-25000-C", Search("nifty 25000 c", 10)[^1]);

    [Theory]
    [InlineData("", "NFO", "future", "NFO:BANKNIFTY-20261124-F NFO:NIFTY-20261124-F NFO:RELIANCE-20261124-F NFO:NIFTY-20261229-F")]
    [InlineData("", "bse", null, "BSE:RELIANCE")]
    [InlineData("", null, "Spot", "BINANCE:BTC-USDT COINBASE:BTC-USD")]
    [InlineData("reliance", null, "equity", "NSE:RELIANCE BSE:RELIANCE NSE:RPOWER")]
    [InlineData("nif", null, "index", "NSE:NIFTY-50 NSE:NIFTY-BANK")]
    [InlineData("nif 25050", "NFO", "option", "NFO:NIFTY-20261124-25050-C")]
    [InlineData("reliance", "CDS", null, "")]
    public void Venue_and_type_limit_what_is_found_and_list_it_without_words(string words, string? venue, string? type, string ids)
    {
        var page = Index.Search(new InstrumentQuery { Words = words, Limit = 100 }.Only(venue, type, Index.Venues))!;
        Assert.Equal(ids, string.Join(' ', page.Ids));
        Assert.Equal((page.Ids.Count, false), (page.Total, page.HasMore));
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("", 5)]
    [InlineData("nif", 3)]
    [InlineData("ce", 2)]
    public void Pages_together_are_the_whole_answer(string words, int limit)
    {
        var whole = Index.Search(new InstrumentQuery { Words = words, Limit = 100 })!;
        var ids = new List<string>();
        var query = new InstrumentQuery { Words = words, Limit = limit };
        for (bool more = true; more;)
        {
            var page = Index.Search(query)!;
            Assert.Equal(whole.Total, page.Total);
            ids.AddRange(page.Ids);
            query = query with { After = page.Ids[^1] };
            more = page.HasMore;
        }

        Assert.Equal(whole.Ids, ids);
    }

    [Theory]
    [InlineData("NSE:GONE")]
    [InlineData("NSE:RELIANCE")]
    public void There_is_no_page_after_what_is_not_found(string after) =>
        Assert.Null(Index.Search(new InstrumentQuery { Words = "nifty", After = after, Limit = 5 }));

    [Theory]
    [InlineData("NASDAQ", null, "venue is 'NASDAQ'; there are BINANCE, BSE, CDS, COINBASE, NFO, NSE")]
    [InlineData(null, "call", "type is 'call'; there are equity, index, future, option, spot")]
    [InlineData(null, "unknown", "type is 'unknown'; there are equity, index, future, option, spot")]
    [InlineData(null, "4", "type is '4'; there are equity, index, future, option, spot")]
    public void A_wrong_filter_is_refused_with_what_there_is(string? venue, string? type, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => new InstrumentQuery { Limit = 1 }.Only(venue, type, Index.Venues)).Message);

    private static IReadOnlyList<string> Search(string words, int limit) => Index.Search(new InstrumentQuery { Words = words, Limit = limit })!.Ids;

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
