using System.Globalization;
using Candlewick.Ingestor.Coinbase;
using Candlewick.Ingestor.History;
using static Candlewick.Ingestor.Tests.History.Histories;

namespace Candlewick.Ingestor.Tests.History;

public sealed class CoinbaseHistoryTests
{
    private const int Newest = 2_350;
    private static readonly HistoryInstrument Bitcoin = Instrument("COINBASE:BTC-USD");

    [Fact]
    public async Task Trades_go_forward_though_pages_go_back()
    {
        await using var server = await VendorServer.StartAsync(Answer);
        using var history = new CoinbaseHistory(Access(server));
        var trades = await history.TradesAsync(Bitcoin, new HistorySpan(DayUs + (900 * SecondUs), DayUs + (2_100 * SecondUs)));
        Assert.Equal(Enumerable.Range(900, 1_200).Select(i => (long)i), trades.Select(t => t.Id));
        Assert.Equal(new PastTrade(900, DayUs + (900 * SecondUs) + 123_456, 64_000.10m, 0.01000000m), trades[0]);
    }

    [Fact]
    public async Task Of_what_was_not_traded_yet_there_is_nothing()
    {
        await using var server = await VendorServer.StartAsync(Answer);
        using var history = new CoinbaseHistory(Access(server));
        Assert.Empty(await history.TradesAsync(Bitcoin, new HistorySpan(DayUs + (9_000 * SecondUs), DayUs + (9_100 * SecondUs))));
    }

    [Fact]
    public async Task Candles_have_low_before_high_and_come_newest_first()
    {
        await using var server = await VendorServer.StartAsync(Answer);
        using var history = new CoinbaseHistory(Access(server));
        var bars = await history.BarsAsync(Bitcoin, "1m", DayUs, DayUs + (301 * MinuteUs));
        Assert.Equal(Enumerable.Range(0, 301).Select(i => DayUs + (i * MinuteUs)), bars.Select(b => b.StartUs));
        Assert.Equal(new VendorBar(DayUs, 1.5m, 3.00m, 0.5m, 2.5m, 7.125m), bars[0]);
        Assert.Equal(["2026-11-25T00:00:00Z 2026-11-25T04:59:59Z", "2026-11-25T05:00:00Z 2026-11-25T05:00:59Z"], server.Asked.Select(a => $"{a.Query["start"]} {a.Query["end"]}"));
    }

    private static Answer Answer(Asked asked)
    {
        if (asked.Path == "/products/BTC-USD/trades")
        {
            int before = asked.Query.TryGetValue("after", out string? after) ? int.Parse(after, CultureInfo.InvariantCulture) : int.MaxValue;
            int limit = int.Parse(asked.Query["limit"], CultureInfo.InvariantCulture);
            return new Answer($"[{string.Join(',', Enumerable.Range(1, Newest).Where(i => i < before).Reverse().Take(limit).Select(Trade))}]");
        }

        Assert.Equal("/products/BTC-USD/candles", asked.Path);
        long start = DateTimeOffset.Parse(asked.Query["start"], CultureInfo.InvariantCulture).ToUnixTimeSeconds();
        long end = DateTimeOffset.Parse(asked.Query["end"], CultureInfo.InvariantCulture).ToUnixTimeSeconds();
        return new Answer($"[{string.Join(',', Enumerable.Range(0, (int)((end - start) / 60) + 1).Reverse().Select(i => $"[{start + (i * 60)},0.5,3.00,1.5,2.5,7.125]"))}]");
    }

    private static string Trade(int i) => FormattableString.Invariant(
        $$"""{"trade_id":{{i}},"side":"buy","size":"0.01000000","price":"64000.10","time":"{{DateTime.UnixEpoch.AddMicroseconds(DayUs + (i * SecondUs) + 123_456):yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'}}"}""");
}
