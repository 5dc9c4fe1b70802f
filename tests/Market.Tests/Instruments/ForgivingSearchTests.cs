using Candlewick.Market.Instruments;
using Candlewick.Market.Instruments.Search;

namespace Candlewick.Market.Tests.Instruments;

/// <summary>What people write, and what they meant.</summary>
public sealed class ForgivingSearchTests
{
    private static readonly DateOnly Today = new(2026, 11, 27);

    private static readonly InstrumentIndex Index = Build(
        "NSE:NIFTY-50|NIFTY 50", "NSE:NIFTY-BANK|NIFTY BANK", "BSE:SENSEX|SENSEX", "NSE:RELIANCE|RELIANCE INDUSTRIES|NSE RELIND", "NSE:RPOWER|RELIANCE POWER",
        "NSE:M&M|MAHINDRA & MAHINDRA", "NSE:M&MFIN|M&M FINANCIAL SERVICES", "NSE:BAJAJ-AUTO|BAJAJ AUTO", "NSE:INFY|INFOSYS", "NSE:TCS|TATA CONSULTANCY SERV", "NSE:LT|LARSEN & TOUBRO", "NSE:MMTC|MMTC",
        "NFO:NIFTY-20261124-24500-C", "NFO:NIFTY-20261201-24500-C", "NFO:NIFTY-20261208-24500-C", "NFO:NIFTY-20261208-25000-C", "NFO:NIFTY-20261208-25000-P",
        "NFO:NIFTY-20261222-24500-C", "NFO:NIFTY-20261229-24500-C", "NFO:NIFTY-20261229-25000-P", "NFO:NIFTY-20261229-F",
        "NFO:BANKNIFTY-20261229-F", "NFO:BANKNIFTY-20261229-56000-C", "NFO:RELIANCE-20261229-F", "NFO:RELIANCE-20261229-1400-C",
        "BFO:SENSEX-20261203-85000-C", "BFO:SENSEX-20261210-85000-C", "BFO:SENSEX-20261231-85000-C", "BFO:SENSEX-20261231-F",
        "CDS:USDINR-20261229-F", "CDS:USDINR-20261229-84.25-C", "MCX:CRUDEOIL-20261218-F", "MCX:CRUDEOILM-20261218-F", "MCX:GOLD-20261204-F", "MCX:GOLDM-20261204-F",
        "BINANCE:BTC-USDT|BTC/USDT", "BINANCE:BCH-USDT|BCH/USDT", "BINANCE:ETH-USDT|ETH/USDT");

    [Theory]
    [InlineData("m & m", "NSE:M&M")]
    [InlineData("m&m", "NSE:M&M")]
    [InlineData("m & m fin", "NSE:M&MFIN")]
    [InlineData("m and m", "NSE:M&M")]
    [InlineData("mahindra & mahindra", "NSE:M&M")]
    [InlineData("l & t", "NSE:LT")]
    [InlineData("l&t", "NSE:LT")]
    [InlineData("btc_usdt", "BINANCE:BTC-USDT")]
    [InlineData("usd inr", "CDS:USDINR-20261229-F")]
    [InlineData("usd/inr", "CDS:USDINR-20261229-F")]
    [InlineData("usdinr", "CDS:USDINR-20261229-F")]
    [InlineData("btc/usdt", "BINANCE:BTC-USDT")]
    [InlineData("btc-usdt", "BINANCE:BTC-USDT")]
    [InlineData("crude oil", "MCX:CRUDEOIL-20261218-F")]
    [InlineData("crude oil mini", "MCX:CRUDEOILM-20261218-F")]
    [InlineData("gold mini", "MCX:GOLDM-20261204-F")]
    [InlineData("gold", "MCX:GOLD-20261204-F")]
    [InlineData("bajaj auto", "NSE:BAJAJ-AUTO")]
    [InlineData("nifty 24,500 ce", "NFO:NIFTY-20261201-24500-C")]
    [InlineData("nifty 25k ce", "NFO:NIFTY-20261208-25000-C")]
    [InlineData("nifty 25k pe 8th dec", "NFO:NIFTY-20261208-25000-P")]
    [InlineData("nifty 24500 8th dec", "NFO:NIFTY-20261208-24500-C")]
    [InlineData("nifty 24500 dec 8", "NFO:NIFTY-20261208-24500-C")]
    [InlineData("nifty 24500 ce 22 dec 26", "NFO:NIFTY-20261222-24500-C")]
    [InlineData("bank nifty", "NSE:NIFTY-BANK")]
    [InlineData("bank nifty fut", "NFO:BANKNIFTY-20261229-F")]
    [InlineData("sensex weekly", "BFO:SENSEX-20261203-85000-C")]
    [InlineData("sensex monthly", "BFO:SENSEX-20261231-F")]
    [InlineData("nifty monthly 24500", "NFO:NIFTY-20261229-24500-C")]
    [InlineData("reliance industries ltd", "NSE:RELIANCE")]
    [InlineData("Reliance Industries Limited", "NSE:RELIANCE")]
    [InlineData("relind", "NSE:RELIANCE")]
    [InlineData("relaince", "NSE:RELIANCE")]
    [InlineData("relianc", "NSE:RELIANCE")]
    [InlineData("reliannce industries", "NSE:RELIANCE")]
    [InlineData("nfity", "NSE:NIFTY-50")]
    [InlineData("nfity 24500 ce", "NFO:NIFTY-20261201-24500-C")]
    [InlineData("nfity24500ce", "NFO:NIFTY-20261201-24500-C")]
    [InlineData("infosis", "NSE:INFY")]
    [InlineData("mahindar", "NSE:M&M")]
    [InlineData("banknfity fut", "NFO:BANKNIFTY-20261229-F")]
    [InlineData("bitcoin", "BINANCE:BTC-USDT")]
    [InlineData("bitcion", "BINANCE:BTC-USDT")]
    [InlineData("ethereum", "BINANCE:ETH-USDT")]
    public void It_is_found_first(string query, string first) => Assert.Equal(first, Search(query).FirstOrDefault());

    [Theory]
    [InlineData("NIFTY26DEC24500CE", "NFO:NIFTY-20261229-24500-C")]
    [InlineData("NIFTY26D0824500CE", "NFO:NIFTY-20261208-24500-C")]
    [InlineData("NIFTY08DEC2624500CE", "NFO:NIFTY-20261208-24500-C")]
    [InlineData("nifty29dec26fut", "NFO:NIFTY-20261229-F")]
    [InlineData("BANKNIFTY26DECFUT", "NFO:BANKNIFTY-20261229-F")]
    [InlineData("USDINR26DEC84.25CE", "CDS:USDINR-20261229-84.25-C")]
    public void A_brokers_name_of_a_contract_is_that_contract_alone(string query, string id) => Assert.Equal([id], Search(query));

    [Theory]
    [InlineData("nifty zzzz")]
    [InlineData("qwertz")]
    [InlineData("relaince 99999")]
    public void What_nobody_means_finds_nothing(string query) => Assert.Empty(Search(query));

    [Theory]
    [InlineData("nifty 24500 ce 24 nov", "expired 24 Nov; next: NFO:NIFTY-20261201-24500-C")]
    [InlineData("nifty 24500 ce 17 nov", "expired 17 Nov; next: NFO:NIFTY-20261201-24500-C")]
    [InlineData("nifty 24500 ce oct", "expired Oct; next: NFO:NIFTY-20261201-24500-C")]
    [InlineData("nifty 24500 ce 9 dec", "nothing expires 9 Dec; next: NFO:NIFTY-20261201-24500-C")]
    [InlineData("NIFTY26N1724500CE", "expired 17 Nov 2026; next: NFO:NIFTY-20261201-24500-C")]
    [InlineData("nifty 24500 ce", null)]
    [InlineData("nifty zzzz", null)]
    public void An_expired_wish_is_told_and_what_comes_next(string query, string? note) =>
        Assert.Equal(note, Index.Search(new InstrumentQuery { Words = query, Limit = 5, Today = Today })!.Note);

    [Theory]
    [InlineData("2026-12-08", null, null, "nifty", "NFO:NIFTY-20261208-24500-C NFO:NIFTY-20261208-25000-C NFO:NIFTY-20261208-25000-P")]
    [InlineData("20261208", "25000", null, null, "NFO:NIFTY-20261208-25000-C NFO:NIFTY-20261208-25000-P")]
    [InlineData("8 dec", "25000", "pe", null, "NFO:NIFTY-20261208-25000-P")]
    [InlineData(null, "84.25", "call", null, "CDS:USDINR-20261229-84.25-C")]
    [InlineData(null, "25000", null, "NSE:NIFTY-50", "NFO:NIFTY-20261208-25000-C NFO:NIFTY-20261208-25000-P NFO:NIFTY-20261229-25000-P")]
    [InlineData(null, null, null, "NSE:RELIANCE", "NFO:RELIANCE-20261229-F NFO:RELIANCE-20261229-1400-C")]
    [InlineData(null, null, null, "Nifty Bank", "NFO:BANKNIFTY-20261229-F NFO:BANKNIFTY-20261229-56000-C")]
    public void Contracts_are_listed_by_expiry_strike_right_and_underlying(string? expiry, string? strike, string? right, string? underlying, string ids)
    {
        var query = new InstrumentQuery { Limit = 100 }.OnlyContracts(expiry, strike, right, underlying, Index.Chains);
        Assert.Equal(ids, string.Join(' ', Index.Search(query)!.Ids));
    }

    [Theory]
    [InlineData("tomorrow", null, null, null, "expiry is 'tomorrow'; expected a date or a part of one, such as 2026-12-08, 8dec or dec2026")]
    [InlineData(null, "much", null, null, "strike is 'much'; expected a plain number, such as 24500 or 84.25")]
    [InlineData(null, null, "long", null, "right is 'long'; there are call (ce) and put (pe)")]
    [InlineData(null, null, null, "NIFTI", "underlying is 'NIFTI'; there are no contracts on it; close to it: NIFTY")]
    public void A_filter_that_is_none_is_refused(string? expiry, string? strike, string? right, string? underlying, string message) => Assert.Equal(
        message, Assert.Throws<FormatException>(() => new InstrumentQuery { Limit = 1 }.OnlyContracts(expiry, strike, right, underlying, Index.Chains)).Message);

    [Theory]
    [InlineData("nifty atm", "NSE:NIFTY-50", "24760.5", "NFO:NIFTY-20261201-24500-C")]
    [InlineData("nifty atm 8 dec", "NSE:NIFTY-50", "24760.5", "NFO:NIFTY-20261208-25000-C")]
    [InlineData("nifty atm pe", "NSE:NIFTY-50", "24990", "NFO:NIFTY-20261208-25000-P")]
    [InlineData("ATM nifty ce 1dec", "NSE:NIFTY-50", "24990", "NFO:NIFTY-20261201-24500-C")]
    [InlineData("sensex weekly atm", "BSE:SENSEX", "84000", "BFO:SENSEX-20261203-85000-C")]
    [InlineData("usd inr atm", "CDS:USDINR-20261229-F", "84.3", "CDS:USDINR-20261229-84.25-C")]
    [InlineData("atm", "NSE:NIFTY-50", "24400", "NFO:NIFTY-20261201-24500-C")]
    public void At_the_money_is_the_strike_closest_to_the_price_of_the_underlying(string query, string pricedBy, string price, string first)
    {
        var money = AtTheMoney.Of(new InstrumentQuery { Words = query, Limit = 5, Today = Today }, Index)!;
        Assert.Equal(pricedBy, money.PricedBy);
        Assert.Equal(first, money.Search(Index, decimal.Parse(price, System.Globalization.CultureInfo.InvariantCulture))!.Ids[0]);
        Assert.Contains($"needs a price of {pricedBy}", money.Search(Index, null)!.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chain_has_the_two_options_of_each_strike_of_an_expiry()
    {
        var chain = Index.Chains.Of("nse:nifty-50", "8dec", Today);
        Assert.Equal(("NSE:NIFTY-50", "NFO", "NIFTY", new DateOnly(2026, 12, 8)), (chain.Underlying, chain.Venue, chain.Root, chain.Expiry));
        Assert.Equal(
            [new OptionStrike(24_500, "NFO:NIFTY-20261208-24500-C", null), new OptionStrike(25_000, "NFO:NIFTY-20261208-25000-C", "NFO:NIFTY-20261208-25000-P")],
            chain.Strikes);
        Assert.Equal(["1124", "1201", "1208", "1222", "1229"], chain.Expiries.Select(e => e.ToString("MMdd", System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("NIFTY", null, "2026-12-01")]
    [InlineData("nifty", "2026-12-22", "2026-12-22")]
    [InlineData("NIFTY", "24nov", "2026-11-24")]
    [InlineData("BSE:SENSEX", null, "2026-12-03")]
    [InlineData("USDINR", "dec", "2026-12-29")]
    public void Without_an_expiry_it_is_the_nearest_one(string underlying, string? expiry, string expected) =>
        Assert.Equal(expected, Index.Chains.Of(underlying, expiry, Today).Expiry.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("NIFTI", null, "there are no options on 'NIFTI'; close to it: NIFTY")]
    [InlineData("GOLD", null, "there are no options on 'GOLD'")]
    [InlineData("SENSEX", "2026-12-04", "expiry is '2026-12-04'; there are 2026-12-03, 2026-12-10, 2026-12-31")]
    public void A_chain_that_there_is_not_is_refused_with_what_there_is(string underlying, string? expiry, string message) =>
        Assert.StartsWith(message, Assert.Throws<FormatException>(() => Index.Chains.Of(underlying, expiry, Today)).Message, StringComparison.Ordinal);

    private static IReadOnlyList<string> Search(string words) => Index.Search(new InstrumentQuery { Words = words, Limit = 10, Today = Today })!.Ids;

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
                    : id.Symbol.StartsWith("NIFTY", StringComparison.Ordinal) || id.Symbol == "SENSEX" ? InstrumentType.Index
                    : id.Venue is "NSE" or "BSE" ? InstrumentType.Equity : InstrumentType.Spot,
                Name = parts.ElementAtOrDefault(1) ?? contract.Underlying,
                Expiry = isContract ? contract.Expiry : null,
                Strike = isContract ? contract.Strike : null,
                Right = isContract ? contract.Right : OptionRight.None,
                Underlying = isContract ? Underlyings.Of(id.Venue, contract.Underlying) : null,
                Delisted = isContract && contract.Expiry < Today ? contract.Expiry.AddDays(1) : null,
                Aliases = parts.Length > 2 ? [new Alias(Vendors.Breeze, AliasKind.ShortName, parts[2].Replace(' ', '|'))] : [],
            });
        }

        return builder.Build(["NSE", "BSE"]);
    }
}
