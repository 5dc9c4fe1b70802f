using System.Text;
using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Ticks;
using Candlewick.Contracts.Topics;
using Candlewick.Market.Sessions;
using Candlewick.Market.Ticks;
using Candlewick.Streaming.Reading;
using Candlewick.Streaming.Topics;
using Candlewick.Tests.Support;
using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using V1 = Candlewick.Contracts.V1;

namespace Candlewick.Alerts.Tests;

/// <summary>A rule about a feed as a whole: one of its connections is away or stalled for so long.</summary>
public sealed class FeedSilenceTests(KafkaFixture kafka)
{
    private const long OpenUs = 1_767_584_700_000_000;
    private const long SecondUs = 1_000_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_feed_is_silent_while_any_of_its_connections_is_and_each_time_is_told_once()
    {
        var settings = kafka.Settings();
        var layout = await new TopicAdmin(settings, TimeProvider.System, NullLogger<TopicAdmin>.Instance).EnsureAsync(1, Patience, TestContext.Current.CancellationToken);
        var options = new AlertsOptions(settings, layout, new FixedSchemaIds(), new CandleRules());
        using var producer = new ProducerBuilder<byte[], byte[]>(settings.Producer()).Build();
        var rules = new FramedCodec<V1.AlertRule>(TopicCatalog.AlertRules, options.SchemaIds, V1.AlertRule.Parser);
        var rule = new V1.AlertRule { Id = "away", Revision = 1, Subject = "kite", Definition = """{"version":1,"feed":"kite","when":{"type":"silence","for":"PT30S"},"frequency":"every_time"}""" };
        await ProduceAsync(TopicCatalog.AlertRules, "kite|away", rules.Encode(rule));

        using (var host = await RunAsync())
        {
            // The rule is evaluated before the first clock.
            using var groups = new GroupStandings(settings);
            await Eventually.TrueAsync(async () => (await groups.CommittedAsync(AlertsOptions.Service, settings.NameOf(TopicCatalog.AlertRules), 1))[0] > 0, Patience, "the rule is read");
            await ClockAsync("kite/0", 0);
            await ClockAsync("kite/1", 0);
            await ClockAsync("kite/0", 10, downSince: 5);
            await ClockAsync("kite/1", 34);
            await ClockAsync("kite/0", 35, downSince: 5);
            await ClockAsync("kite/1", 60);
            await ClockAsync("kite/0", 61);
            await ClockAsync("binance/0", 200, downSince: 62);
            await Eventually.TrueAsync(() => Told().Count == 1, Patience, "it is told");
            await host.StopAsync(CancellationToken.None);
        }

        // Gone on with by the next process: connected, and yet nothing comes.
        using (var host = await RunAsync())
        {
            await ProduceAsync(TopicCatalog.Ticks, "kite/1", Encoded("kite/1", new Tick { Kind = TickKind.Control, Control = ControlKind.Stalled, DownSinceUs = OpenUs + (100 * SecondUs), ClockUs = OpenUs + (120 * SecondUs) }));
            await ClockAsync("kite/1", 129);
            await ClockAsync("kite/0", 131);
            await ClockAsync("kite/1", 132);
            await Eventually.TrueAsync(() => Told().Count == 2, Patience, "it is told again");
            await host.StopAsync(CancellationToken.None);
        }

        Assert.Equal([("kite", "silence", OpenUs + (35 * SecondUs)), ("kite", "silence", OpenUs + (131 * SecondUs))], Told().Select(alert => (alert.Subject, alert.Type, alert.TimeUs)));

        async Task<IHost> RunAsync()
        {
            var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
            builder.Services.AddSingleton(TimeProvider.System).AddMetrics().AddAlertEngine(options);
            var host = builder.Build();
            await host.StartAsync(TestContext.Current.CancellationToken);
            return host;
        }

        Task ClockAsync(string source, int second, int downSince = 0) => ProduceAsync(TopicCatalog.Ticks, source, Encoded(source, new Tick
        {
            Kind = TickKind.Clock, ClockUs = OpenUs + (second * SecondUs), ClockState = downSince > 0 ? ClockState.Down : ClockState.Up,
            DownSinceUs = downSince > 0 ? OpenUs + (downSince * SecondUs) : 0,
        }));

        Task ProduceAsync(Topic topic, string key, byte[] value) =>
            producer.ProduceAsync(settings.NameOf(topic), new Message<byte[], byte[]> { Key = Encoding.UTF8.GetBytes(key), Value = value });

        byte[] Encoded(string source, in Tick tick)
        {
            byte[] buffer = new byte[TickWire.MaxLength + ConfluentFrame.HeaderLength];
            ConfluentFrame.WriteHeader(buffer, options.SchemaIds.IdFor(TopicCatalog.Ticks));
            int length = TickWire.Write(buffer.AsSpan(ConfluentFrame.HeaderLength), tick, [], Encoding.UTF8.GetBytes(source));
            return buffer[..(ConfluentFrame.HeaderLength + length)];
        }

        List<V1.Alert> Told()
        {
            var codec = new FramedCodec<V1.Alert>(TopicCatalog.Alerts, options.SchemaIds, V1.Alert.Parser);
            var told = new List<V1.Alert>();
            PartitionReader.ReadToEnd(
                settings, [new TopicPartition(settings.NameOf(TopicCatalog.Alerts), 0)],
                record => told.Add(codec.TryDecode(record.Message.Value, out var alert, out string? error) ? alert : throw new FormatException(error)), TestContext.Current.CancellationToken);
            return told;
        }
    }
}
