using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.EndToEnd.Tests.Data;
using Candlewick.EndToEnd.Tests.Pipeline;
using Candlewick.Tests.Support;

namespace Candlewick.EndToEnd.Tests.Proofs;

/// <summary>What was missed, from the vendor's history to revised candles, and what the vendor's own bars say of them.</summary>
public sealed class HistoryTests(KafkaFixture kafka, PostgresFixture postgres)
{
    private const string Instrument = "BINANCE:BTC-USDT";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task A_gap_of_a_live_feed_fills_itself_and_the_candle_is_the_exchanges()
    {
        await using var bench = await Workbench.CreateAsync(kafka, postgres);
        await using var exchange = await BinanceExchange.StartAsync();
        using var up = await bench.UpAsync();
        using var feed = bench.Start("feed", "binance", "BTC-USDT", "--address", exchange.Socket);
        await Eventually.TrueAsync(() => exchange.Clients == 1, Patience, "the feed has subscribed");

        await exchange.TradeAsync(NowMs(), "100.00", "1");
        await exchange.TradeAsync(NowMs(), "101.00", "1");
        await Eventually.TrueAsync(() => Trades(bench).Count == 2, Patience, "what was said is published");
        exchange.IsClosed = true;
        exchange.Cut();
        await exchange.TradeAsync(NowMs(), "150.00", "5");
        await exchange.TradeAsync(NowMs(), "50.00", "2");
        exchange.IsClosed = false;
        await Eventually.TrueAsync(() => exchange.Clients == 1, Patience, "the feed has come back");
        await exchange.TradeAsync(NowMs(), "102.00", "1");

        await Eventually.TrueAsync(() => Trades(bench).Any(t => t.Sequence == 3), Patience, $"the missed trades are published; the feed says:\n{feed.Output}");
        await Eventually.TrueAsync(
            () => exchange.Trades.GroupBy(t => t.TimeMs / 60_000).All(minute => Newest(bench, "1m").Exists(c => IsOf(c, minute.Key * 60_000_000, [.. minute]))),
            Patience * 2, "the candles of a minute are the exchange's");
        Assert.Subset(Trades(bench).Where(t => t.Source == "binance/0.fill").Select(t => t.Sequence).ToHashSet(), new HashSet<long> { 3, 4 });

        string date = DateTime.UnixEpoch.AddMilliseconds(exchange.Trades[0].TimeMs).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        await Eventually.TrueAsync(async () =>
        {
            using var reconcile = bench.Start("reconcile", Instrument, "--date", date, "--address", exchange.Web.ToString(), "--json");
            int exit = await reconcile.ExitAsync(Patience);
            return exit == 0 && reconcile.Output.Contains("\"unexplained\":0", StringComparison.Ordinal);
        }, Patience, "our bars are the exchange's");
        Assert.Equal(0, await feed.StopAsync());
        Assert.Equal(0, await up.StopAsync());
    }

    [Fact]
    public async Task A_backfill_that_was_killed_goes_on_and_neither_repeats_nor_skips()
    {
        const int Count = 25_000;
        await using var bench = await Workbench.CreateAsync(kafka, postgres);
        await using var exchange = await BinanceExchange.StartAsync(holdsAfter: Count / 2_000);
        long startMs = new DateTimeOffset(2026, 11, 20, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        for (int i = 0; i < Count; i++)
        {
            await exchange.TradeAsync(startMs + (i * 100L), $"10{i % 7}.50", "0.5");
        }

        using var up = await bench.UpAsync();
        string[] command = ["backfill", Instrument, "--from", "2026-11-20", "--to", "2026-11-20T01:00", "--address", exchange.Web.ToString()];
        using (var killed = bench.Start(command))
        {
            await Eventually.TrueAsync(
                () => Trades(bench).Count > 0 || (killed.HasExited ? throw new InvalidOperationException($"it ended:\n{killed.Output}") : false), Patience, "a part is published");
            await killed.KillAsync();
        }

        Assert.InRange(Trades(bench).Count, 1, Count - 1);
        exchange.Release();
        Assert.Contains("Published", await bench.RunAsync(0, command), StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(1, Count).Select(i => (long)i), Trades(bench).Select(t => t.Sequence));
        Assert.Contains("Already there", await bench.RunAsync(0, command), StringComparison.Ordinal);
        Assert.Equal(0, await up.StopAsync());
    }

    private static long NowMs() => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    private static List<Tick> Trades(Workbench bench) =>
        [.. bench.Read(TopicCatalog.Ticks).Select(r => ConfluentFrame.TryRead(r.Message.Value, out _, out var message) ? Tick.Parser.ParseFrom(message) : new Tick()).Where(t => t.Kind == TickKind.Trade)];

    private static List<Candle> Newest(Workbench bench, string interval) =>
        [.. bench.ReadCandles().Select(c => c.Value).Where(c => c.Interval == interval).GroupBy(c => c.StartUs).Select(g => g.MaxBy(c => c.Revision)!)];

    private static bool IsOf(Candle candle, long startUs, IReadOnlyList<ExchangeTrade> trades)
    {
        decimal Of(long mantissa, uint scale) => mantissa / (decimal)Math.Pow(10, scale);
        decimal[] prices = [.. trades.Select(t => decimal.Parse(t.Price, System.Globalization.CultureInfo.InvariantCulture))];
        return candle.StartUs == startUs && candle.Trades == (ulong)trades.Count
            && Of(candle.Volume, candle.SizeScale) == trades.Sum(t => decimal.Parse(t.Quantity, System.Globalization.CultureInfo.InvariantCulture))
            && (Of(candle.Open, candle.PriceScale), Of(candle.High, candle.PriceScale), Of(candle.Low, candle.PriceScale), Of(candle.Close, candle.PriceScale))
                == (prices[0], prices.Max(), prices.Min(), prices[^1]);
    }
}
