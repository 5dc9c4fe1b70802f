using Candlewick.Contracts.V1;
using Candlewick.Ingestor.Live;
using Candlewick.Market.Instruments;
using Candlewick.Streaming.Topics;
using Candlewick.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.Ingestor.Tests.Live;

/// <summary>More instruments than one connection takes.</summary>
public sealed class ShardingTests(KafkaFixture kafka)
{
    [Fact]
    public async Task Each_connection_has_instruments_and_a_clock_of_its_own_and_the_log_says_which()
    {
        await using var server = await TalkServer.StartAsync();
        var limits = new FeedLimits { Instruments = 2, Connections = 2, Silence = TimeSpan.FromSeconds(30) };
        var feed = new LiveFeed("talk", "BINANCE", "words", id => id.Symbol.Split('-')[0], context => new TalkFeed(context.Address!) { Limits = limits });
        var settings = kafka.Settings();
        var options = new IngestOptions
        {
            Kafka = settings,
            Layout = await new TopicAdmin(settings, TimeProvider.System, NullLogger<TopicAdmin>.Instance).EnsureAsync(1, TimeSpan.FromSeconds(60), CancellationToken.None),
            SchemaIds = new FixedSchemaIds(),
            Time = TimeProvider.System,
        };
        using var stop = new CancellationTokenSource();
        var run = RunAsync(stop.Token, "A-USDT", "B-USDT", "C-USDT");
        var clients = new[] { await server.AcceptAsync(), await server.AcceptAsync() };
        await Eventually.TrueAsync(() => server.Said.Contains("+ A B") && server.Said.Contains("+ C"), TimeSpan.FromSeconds(60), "both have subscribed");
        foreach (var client in clients)
        {
            await TalkServer.SayAsync(client, "tick A 1");
            await TalkServer.SayAsync(client, "tick C 3");
        }

        IReadOnlyList<Tick> ticks = [];
        await Eventually.TrueAsync(() => (ticks = [.. TicksReader.ReadAll(settings, 1).Select(r => r.Tick)]).Count(t => t.Kind == TickKind.Trade) == 2, TimeSpan.FromSeconds(60), "both ticks");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);

        Assert.Equal(["BINANCE:A-USDT talk/0", "BINANCE:C-USDT talk/0.1"], ticks.Where(t => t.Kind == TickKind.Trade).Select(t => $"{t.Instrument} {t.Source}").Order(StringComparer.Ordinal));
        Assert.Equal(
            ["BINANCE:A-USDT talk/0", "BINANCE:B-USDT talk/0", "BINANCE:C-USDT talk/0.1"],
            ticks.Where(t => t.Control == ControlKind.SessionGroup).Select(t => $"{t.Instrument} {t.Source}").Order(StringComparer.Ordinal));
        Assert.Equal(["talk/0", "talk/0.1"], ticks.Where(t => t.Kind == TickKind.Clock).Select(t => t.Source).Distinct().Order(StringComparer.Ordinal));

        var many = await Assert.ThrowsAsync<IngestException>(() => RunAsync(CancellationToken.None, "A-USDT", "B-USDT", "C-USDT", "D-USDT", "E-USDT"));
        Assert.StartsWith("5 instruments are more than the 2 that talk takes on a connection, of which it takes 2", many.Message, StringComparison.Ordinal);

        Task RunAsync(CancellationToken cancellationToken, params string[] symbols) => new LiveIngest(NullLogger<LiveIngest>.Instance).RunAsync(
            feed, "0", [.. symbols.Select(s => InstrumentId.Parse($"BINANCE:{s}"))], new FeedContext { Address = server.Address, Sessions = null! }, options, cancellationToken);
    }
}
