using System.Net;
using System.Net.WebSockets;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Ingestor.Live;
using Candlewick.Market.Instruments;
using Candlewick.Streaming.Settings;
using Candlewick.Streaming.Topics;
using Candlewick.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.Ingestor.Tests.Live;

/// <summary>A live feed over a real socket and a real broker.</summary>
public sealed class LiveFeedTests(KafkaFixture kafka) : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly IReadOnlyList<InstrumentId> Instruments = [InstrumentId.Parse("BINANCE:BTC-USDT"), InstrumentId.Parse("BINANCE:ETH-USDT")];

    private readonly KafkaSettings _settings = kafka.Settings();
    private readonly CancellationTokenSource _stop = new();
    private BinanceServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await BinanceServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _stop.Dispose();
    }

    [Fact]
    public async Task A_lost_connection_is_made_again_and_what_was_missed_has_bounds()
    {
        var run = await RunAsync(Instruments);
        using (var first = await _server.AcceptAsync())
        {
            await BinanceServer.SayTradeAsync(first, "BTCUSDT", 1, "64000.01", "0.5", NowMs());
            await BinanceServer.SayTradeAsync(first, "ETHUSDT", 9, "3000", "2", NowMs());
            await ReachedAsync(ticks => Trades(ticks).Count == 2);
            first.Abort();
        }

        var second = await _server.AcceptAsync();
        await BinanceServer.SayTradeAsync(second, "BTCUSDT", 4, "64010", "0.25", NowMs());
        var seen = await ReachedAsync(ticks => Trades(ticks).Count == 3);

        Assert.Equal(["BINANCE:BTC-USDT 1", "BINANCE:ETH-USDT 9", "BINANCE:BTC-USDT 4"], Trades(seen));
        Assert.Equal(["btcusdt@trade", "ethusdt@trade", "btcusdt@trade", "ethusdt@trade"], _server.Asked);
        var fourth = seen.Single(t => t.Kind == TickKind.Trade && t.Sequence == 4);
        var before = seen.Single(t => t.Kind == TickKind.Trade && t.Sequence == 9);
        Assert.Contains(seen, t => t.DownSinceUs >= before.ReceiveUs - 1_000_000 && t.DownSinceUs < fourth.ReceiveUs
            && (t.ClockState == ClockState.Down || t.Control == ControlKind.Gap));

        // And so have its ids: said once, before the trade that shows it.
        var gap = seen.Single(t => t.Control == ControlKind.Gap && t.Instrument.Length > 0 && t.Cause != GapCause.LateStart);
        Assert.Equal(("BINANCE:BTC-USDT", 2, 3, GapCause.Sequence), (gap.Instrument, gap.Sequence, gap.LastSequence, gap.Cause));
        Assert.True(seen.ToList().IndexOf(gap) < seen.ToList().IndexOf(fourth));
        Assert.Equal((seen.Single(t => t.Sequence == 1 && t.Kind == TickKind.Trade).TradeUs, fourth.TradeUs + 1), (gap.DownSinceUs, gap.ClockUs));

        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public async Task A_connection_that_announces_its_end_is_left_before_it_ends()
    {
        var run = await RunAsync(Instruments);
        var first = await _server.AcceptAsync();
        await BinanceServer.SayAsync(first, """{"event":{"e":"serverShutdown","E":1770123456789}}""");
        await _server.AcceptAsync();
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("""{"stream":"dogeusdt@trade","data":{"e":"trade","E":1,"s":"DOGEUSDT","t":1,"p":"1","q":"1","T":1}}""")]
    public async Task What_cannot_be_read_stops_nothing(string message)
    {
        var run = await RunAsync(Instruments);
        var client = await _server.AcceptAsync();
        await BinanceServer.SayAsync(client, message);
        await BinanceServer.SayTradeAsync(client, "BTCUSDT", 1, "1", "1", NowMs());
        await ReachedAsync(ticks => Trades(ticks).Count == 1);
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.Forbidden)]
    public async Task A_refusal_ends_the_run_with_the_cause(HttpStatusCode status)
    {
        _server.Refusal = status;
        var refused = await Assert.ThrowsAsync<IngestException>(async () => await await RunAsync(Instruments));
        Assert.StartsWith($"binance refuses the connection ({(int)status}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_feed_cannot_have_is_refused_before_it_connects()
    {
        var elsewhere = await Assert.ThrowsAsync<IngestException>(async () => await await RunAsync([InstrumentId.Parse("NSE:TCS")]));
        Assert.StartsWith("'NSE:TCS' is no instrument of feed binance", elsewhere.Message, StringComparison.Ordinal);
        var many = await Assert.ThrowsAsync<IngestException>(async () => await await RunAsync([.. Enumerable.Range(0, 1_025).Select(i => InstrumentId.Parse($"BINANCE:A{i}-USDT"))]));
        Assert.StartsWith("1,025 instruments are more than the 1,024 that binance takes on a connection", many.Message, StringComparison.Ordinal);
    }

    private static long NowMs() => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    private static List<string> Trades(IEnumerable<Tick> ticks) => [.. ticks.Where(t => t.Kind == TickKind.Trade).Select(t => $"{t.Instrument} {t.Sequence}")];

    private async Task<Task> RunAsync(IReadOnlyList<InstrumentId> instruments)
    {
        var options = new IngestOptions
        {
            Kafka = _settings,
            Layout = await new TopicAdmin(_settings, TimeProvider.System, NullLogger<TopicAdmin>.Instance).EnsureAsync(1, Patience, CancellationToken.None),
            SchemaIds = new FixedSchemaIds(),
            Time = TimeProvider.System,
        };
        return new LiveIngest(NullLogger<LiveIngest>.Instance).RunAsync(LiveFeed.Binance, "0", instruments, new FeedContext { Address = _server.Address, Sessions = null! }, options, _stop.Token);
    }

    private async Task<IReadOnlyList<Tick>> ReachedAsync(Func<IReadOnlyList<Tick>, bool> condition)
    {
        IReadOnlyList<Tick> ticks = [];
        await Eventually.TrueAsync(
            () =>
            {
                ticks = [.. TicksReader.ReadAll(_settings, 1).Select(r => r.Tick)];
                return condition(ticks);
            },
            Patience, "the ticks are in the topic");
        return ticks;
    }
}
