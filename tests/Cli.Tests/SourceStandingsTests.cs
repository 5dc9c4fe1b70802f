using Candlewick.Cli.Status;
using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Streaming.Settings;
using Candlewick.Streaming.Topics;
using Candlewick.Tests.Support;
using Confluent.Kafka;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.Cli.Tests;

public sealed class SourceStandingsTests(KafkaFixture kafka) : IClassFixture<KafkaFixture>
{
    [Fact]
    public async Task Ticks_set_aside_are_counted_once_by_the_newest_word_on_each_instrument()
    {
        var settings = kafka.Settings();
        await new TopicAdmin(settings, TimeProvider.System, NullLogger<TopicAdmin>.Instance).EnsureAsync(1, TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await WriteAsync(settings, "dates|NSE:INFY", SetAside("NSE:INFY", ("csv/b", 3), ("lean/c", 1)));
        await WriteAsync(settings, "dates|NSE:INFY", SetAside("NSE:INFY", ("csv/b", 5), ("lean/c", 1)));
        await WriteAsync(settings, "dates|NSE:TCS", SetAside("NSE:TCS", ("csv/b", 2)));
        foreach (string source in new[] { "csv/a", "csv/b", "lean/c" })
        {
            await WriteAsync(settings, $"feed|{source}", new AggregatorState { Feed = new FeedState { Source = source, WatermarkUs = 1 } });
        }

        var sources = SourceStandings.Read(settings, 1, TestContext.Current.CancellationToken);

        Assert.Equal([("csv/a", 0L), ("csv/b", 7L), ("lean/c", 1L)], sources.Select(s => (s.Source, s.SetAside)));
    }

    private static AggregatorState SetAside(string instrument, params (string Source, long Ticks)[] ticks) => new()
    {
        Dates = new DatesState
        {
            Instrument = instrument,
            SetAside = { ticks.Select(t => new SetAsideState { Date = 20261127, Source = t.Source, FirstOffset = 1, Ticks = t.Ticks }) },
        },
    };

    private static async Task WriteAsync(KafkaSettings settings, string key, AggregatorState state)
    {
        byte[] value = new byte[ConfluentFrame.HeaderLength + state.CalculateSize()];
        ConfluentFrame.WriteHeader(value, 1);
        state.WriteTo(value.AsSpan(ConfluentFrame.HeaderLength));
        using var producer = new ProducerBuilder<string, byte[]>(settings.Producer()).Build();
        await producer.ProduceAsync(
            settings.NameOf(TopicCatalog.AggregatorState), new Message<string, byte[]> { Key = key, Value = value }, TestContext.Current.CancellationToken);
    }
}
