using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.EndToEnd.Tests.Data;
using Candlewick.EndToEnd.Tests.Pipeline;
using Candlewick.Tests.Support;

namespace Candlewick.EndToEnd.Tests.Proofs;

/// <summary>A vendor's past, by the commands that a person has.</summary>
public sealed class HistoryTests(KafkaFixture kafka, PostgresFixture postgres)
{
    private const string Instrument = "BINANCE:BTC-USDT";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task A_backfill_that_was_killed_goes_on_and_neither_repeats_nor_skips()
    {
        const int Count = 25_000;
        await using var bench = await Workbench.CreateAsync(kafka, postgres);
        await using var exchange = await BinanceExchange.StartAsync();
        long startMs = new DateTimeOffset(2026, 11, 20, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        for (int i = 0; i < Count; i++)
        {
            await exchange.TradeAsync(startMs + (i * 100L), $"10{i % 7}.50", "0.5");
        }

        using var up = await bench.UpAsync();
        string[] command = ["backfill", Instrument, "--from", "2026-11-20", "--to", "2026-11-20T01:00", "--address", exchange.Web.ToString()];
        using (var killed = bench.Start(command))
        {
            await Eventually.TrueAsync(() => Trades(bench).Count > 0, Patience, $"a part is published; it says:\n{killed.Output}");
            await killed.KillAsync();
        }

        int pages = exchange.Pages;
        Assert.InRange(pages, 1, (Count / 1_000) - 1);
        Assert.Contains("Published", await bench.RunAsync(0, command), StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(1, Count).Select(i => (long)i), Trades(bench).Select(t => t.Sequence));
        Assert.Contains("Already there", await bench.RunAsync(0, command), StringComparison.Ordinal);
        Assert.Equal(0, await up.StopAsync());
    }

    private static List<Tick> Trades(Workbench bench) =>
        [.. bench.Read(TopicCatalog.Ticks).Select(r => ConfluentFrame.TryRead(r.Message.Value, out _, out var message) ? Tick.Parser.ParseFrom(message) : new Tick()).Where(t => t.Kind == TickKind.Trade)];
}
