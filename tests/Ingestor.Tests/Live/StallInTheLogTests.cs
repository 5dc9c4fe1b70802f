using Candlewick.Contracts.V1;
using Candlewick.Ingestor.Live;
using Candlewick.Market.Instruments;
using Candlewick.Streaming.Topics;
using Candlewick.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.Ingestor.Tests.Live;

/// <summary>What a stall leaves in topic <c>ticks</c>, by which the candles of that time are known to be doubtful.</summary>
public sealed class StallInTheLogTests(KafkaFixture kafka)
{
    [Fact]
    public async Task A_stall_is_told_with_its_cause_and_its_bounds()
    {
        await using var server = await TalkServer.StartAsync();
        var limits = new FeedLimits { Instruments = 1, Silence = TimeSpan.FromSeconds(30), DataSilence = TimeSpan.FromSeconds(1) };
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
        var run = new LiveIngest(NullLogger<LiveIngest>.Instance).RunAsync(
            feed, "0", [InstrumentId.Parse("BINANCE:A-USDT")], new FeedContext { Address = server.Address, Sessions = null! }, options, stop.Token);
        var first = await server.AcceptAsync();
        await Eventually.TrueAsync(() => server.Said.Contains("+ A"), TimeSpan.FromSeconds(60), "the subscription");
        await TalkServer.SayAsync(first, "tick A 1");
        var second = server.AcceptAsync();
        await TalkServer.BeatAsync(first, second);
        await Eventually.TrueAsync(() => server.Said.Count(s => s == "+ A") == 2, TimeSpan.FromSeconds(60), "the second subscription");
        await TalkServer.SayAsync(await second, "tick A 2");
        List<Tick> ticks = [];
        await Eventually.TrueAsync(
            () => (ticks = [.. TicksReader.ReadAll(settings, 1).Select(r => r.Tick)]).Any(t => t.Price == 2) && ticks[^1].Kind == TickKind.Clock, TimeSpan.FromSeconds(60), "a clock tick after the second tick");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);

        long lastUs = ticks.Single(t => t.Kind == TickKind.Trade && t.Price == 1).ReceiveUs;
        Assert.Equal(lastUs, ticks.First(t => t.Control == ControlKind.Stalled).DownSinceUs);
        var told = ticks.Where(t => t.Cause == GapCause.Stalled).ToList();
        Assert.Contains(told, t => t.DownSinceUs == lastUs);
        Assert.All(told, t => Assert.True(t.Control == ControlKind.Gap || t.Kind == TickKind.Clock));
    }
}
