using System.Globalization;
using Candlewick.Ingestor.Binance;
using Candlewick.Ingestor.History;
using static Candlewick.Ingestor.Tests.History.Histories;

namespace Candlewick.Ingestor.Tests.History;

public sealed class BinanceHistoryTests
{
    private const int Trades = 2_350;
    private static readonly HistoryInstrument Bitcoin = Instrument("BINANCE:BTC-USDT");

    [Fact]
    public async Task Trades_of_a_span_come_page_by_page_with_their_ids_and_places()
    {
        await using var server = await VendorServer.StartAsync(Answer);
        using var history = new BinanceHistory(Access(server));

        // The aggregated trade that covers the begin starts earlier: its first trades are not of the span.
        var trades = await history.TradesAsync(Bitcoin, new HistorySpan(DayUs + (101 * SecondUs), DayUs + (2_200 * SecondUs)));
        Assert.Equal(Enumerable.Range(101, 2_099).Select(i => 1_000L + i), trades.Select(t => t.Id));
        Assert.Equal(new PastTrade(1_101, DayUs + (101 * SecondUs), 64_000.10m, 0.00101000m), trades[0]);
        Assert.Equal((2, 8), (trades[0].Price.Scale, trades[0].Size.Scale));
        Assert.Equal(["/api/v3/aggTrades", "/api/v3/historicalTrades", "/api/v3/historicalTrades", "/api/v3/historicalTrades"], server.Asked.Select(a => a.Path));
        Assert.All(server.Asked, a => Assert.Equal("BTCUSDT", a.Query["symbol"]));
    }

    [Fact]
    public async Task What_an_earlier_run_had_is_not_asked_for_again()
    {
        await using var server = await VendorServer.StartAsync(Answer);
        using var history = new BinanceHistory(Access(server));
        var trades = await history.TradesAsync(Bitcoin, new HistorySpan(DayUs, DayUs + (3_000 * SecondUs), AfterId: 3_000));
        Assert.Equal((3_001L, 3_349L, 349), (trades[0].Id, trades[^1].Id, trades.Count));
        Assert.Equal("3001", server.Asked[0].Query["fromId"]);
    }

    [Fact]
    public async Task Bars_are_asked_for_a_thousand_at_a_time()
    {
        await using var server = await VendorServer.StartAsync(Answer);
        using var history = new BinanceHistory(Access(server));
        var bars = await history.BarsAsync(Bitcoin, "1m", DayUs, DayUs + (1_440 * MinuteUs));
        Assert.Equal(Enumerable.Range(0, 1_440).Select(i => DayUs + (i * MinuteUs)), bars.Select(b => b.StartUs));
        Assert.Equal(2, server.Asked.Count);
        Assert.Equal(new VendorBar(DayUs, 1.00m, 3.00m, 0.50m, 2.00m, 7.5000m, Trades: 42), bars[0]);
    }

    private static Answer Answer(Asked asked)
    {
        long Number(string name) => long.Parse(asked.Query[name], CultureInfo.InvariantCulture);
        switch (asked.Path)
        {
            case "/api/v3/aggTrades":
                return new Answer($$"""[{"a":7,"p":"64000.10","q":"0.1","f":{{1_000 + ((Number("startTime") - (DayUs / 1_000)) / 1_000) - 1}},"l":2000,"T":{{Number("startTime")}},"m":true,"M":true}]""");
            case "/api/v3/historicalTrades":
                long from = Number("fromId") - 1_000;
                return new Answer($"[{string.Join(',', Enumerable.Range(0, Trades).Where(i => i >= from).Take((int)Number("limit")).Select(Trade))}]");
            default:
                Assert.Equal("/api/v3/klines", asked.Path);
                long first = Number("startTime"), last = Math.Min(Number("endTime"), first + ((Number("limit") - 1) * 60_000));
                return new Answer($"[{string.Join(',', Steps(first, last).Select(t => $"""[{t},"1.00","3.00","0.50","2.00","7.5000",{t + 59_999},"9",42,"1","1","0"]"""))}]");
        }
    }

    private static IEnumerable<long> Steps(long first, long last)
    {
        for (long at = first; at <= last; at += 60_000)
        {
            yield return at;
        }
    }

    private static string Trade(int i) => FormattableString.Invariant(
        $$"""{"id":{{1_000 + i}},"price":"64000.10","qty":"0.0{{i:0000}}000","quoteQty":"1","time":{{(DayUs / 1_000) + (i * 1_000L)}},"isBuyerMaker":true,"isBestMatch":true}""");
}
