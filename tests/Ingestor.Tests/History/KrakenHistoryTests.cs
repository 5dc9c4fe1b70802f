using System.Globalization;
using Candlewick.Ingestor.History;
using Candlewick.Ingestor.Kraken;
using static Candlewick.Ingestor.Tests.History.Histories;

namespace Candlewick.Ingestor.Tests.History;

public sealed class KrakenHistoryTests
{
    private static readonly HistoryInstrument Bitcoin = Instrument("KRAKEN:BTC-USD");

    /// <summary>Trades 995 to 1,004 have one time, and a page ends between them.</summary>
    private static readonly List<(long Id, long Ns)> Trades = [.. Enumerable.Range(1, 1_500).Select(i => ((long)i, (DayUs * 1_000) + ((i is >= 995 and < 1_005 ? 995 : i) * 1_000_000_000L) + 123_456_789))];

    [Fact]
    public async Task No_trade_is_lost_between_two_pages_of_one_nanosecond()
    {
        await using var server = await VendorServer.StartAsync(Answer);
        using var history = new KrakenHistory(Access(server));
        var trades = await history.TradesAsync(Bitcoin, new HistorySpan(DayUs + (2 * SecondUs), DayUs + (1_400 * SecondUs)));
        Assert.Equal(Enumerable.Range(2, 1_398).Select(i => (long)i), trades.Select(t => t.Id));
        Assert.Equal(new PastTrade(2, DayUs + (2 * SecondUs) + 123_456, 64_000.10000m, 0.01000000m), trades[0]);
        Assert.All(server.Asked, a => Assert.Equal("XBTUSD", a.Query["pair"]));
    }

    [Fact]
    public async Task A_run_that_goes_on_begins_where_it_was_and_repeats_nothing()
    {
        await using var server = await VendorServer.StartAsync(Answer);
        using var history = new KrakenHistory(Access(server));
        var trades = await history.TradesAsync(Bitcoin, new HistorySpan(DayUs + (1_390 * SecondUs), DayUs + (2_000 * SecondUs), AfterId: 1_395));
        Assert.Equal(Enumerable.Range(1_396, 105).Select(i => (long)i), trades.Select(t => t.Id));
    }

    [Fact]
    public async Task An_error_in_a_good_answer_is_one()
    {
        await using var server = await VendorServer.StartAsync(_ => new Answer("""{"error":["EQuery:Unknown asset pair"]}"""));
        server.AnswerFirst(new Answer("""{"error":["EGeneral:Too many requests"]}"""), new Answer("""{"error":["EService:Busy"]}"""));
        using var history = new KrakenHistory(Access(server, time: new ImpatientTime()));
        var refused = await Assert.ThrowsAsync<IngestException>(() => history.BarsAsync(Bitcoin, "1m", DayUs, DayUs + MinuteUs));
        Assert.Equal("kraken's history refuses: EQuery:Unknown asset pair", refused.Message);
        Assert.Equal(3, server.Asked.Count);
    }

    [Fact]
    public async Task Of_candles_the_span_counts_and_not_what_is_sent()
    {
        await using var server = await VendorServer.StartAsync(Answer);
        using var history = new KrakenHistory(Access(server));
        var bars = await history.BarsAsync(Bitcoin, "1m", DayUs + MinuteUs, DayUs + (3 * MinuteUs));
        Assert.Equal([new VendorBar(DayUs + MinuteUs, 1.1m, 1.4m, 1.0m, 1.2m, 5.00000000m, Trades: 9), new VendorBar(DayUs + (2 * MinuteUs), 1.1m, 1.4m, 1.0m, 1.2m, 5.00000000m, Trades: 9)], bars);
    }

    private static Answer Answer(Asked asked)
    {
        long since = long.Parse(asked.Query["since"], CultureInfo.InvariantCulture);
        if (asked.Path == "/0/public/Trades")
        {
            int count = int.Parse(asked.Query["count"], CultureInfo.InvariantCulture);
            var page = Trades.Where(t => t.Ns > since).Take(count).ToList();
            return new Answer($$"""{"error":[],"result":{"last":"{{(page.Count > 0 ? page[^1].Ns : since)}}","XXBTZUSD":[{{string.Join(',', page.Select(Row))}}] } }""");
        }

        Assert.Equal("/0/public/OHLC", asked.Path);
        var rows = Enumerable.Range(0, 10).Select(i => (DayUs / SecondUs) + (i * 60)).Where(t => t > since).Select(t => $"""[{t},"1.1","1.4","1.0","1.2","1.15","5.00000000",9]""");
        return new Answer($$"""{"error":[],"result":{"XXBTZUSD":[{{string.Join(',', rows)}}],"last":1} }""");
    }

    private static string Row((long Id, long Ns) trade) => FormattableString.Invariant($"""["64000.10000","0.01000000",{trade.Ns / 1_000_000_000}.{trade.Ns % 1_000_000_000:000000000},"b","m","",{trade.Id}]""");
}
