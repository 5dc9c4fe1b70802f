using System.Globalization;
using Candlewick.Contracts.Ticks;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Ingestor.Files;
using Candlewick.Ingestor.Publishing;
using Candlewick.Ingestor.Sources;
using Candlewick.Market.Bars;
using Candlewick.Market.Candles;
using Candlewick.Market.Instruments;
using Candlewick.Market.Numbers;
using Candlewick.Market.Sessions;
using Candlewick.Streaming.Settings;
using Candlewick.Streaming.Topics;
using Candlewick.Tests.Support;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.Ingestor.Tests;

/// <summary>What files are published as, with a recorder in place of Kafka, and the bars that come of it.</summary>
internal static class Published
{
    /// <summary>Publishes files into a recorder.</summary>
    public static RecordingProducer Run(IFileFormat format, double speed, int partitions, params string[] paths)
    {
        var time = new VirtualTime(DateTimeOffset.UnixEpoch);
        var options = new IngestOptions
        {
            Speed = speed,
            Kafka = new KafkaSettings { Bootstrap = "nowhere:1" },
            Layout = new TopicLayout(partitions, TopicCatalog.All.ToDictionary(t => t, t => $"id-{t}")),
            SchemaIds = new FixedSchemaIds(),
            Time = time,
        };
        ITickSource source = FileSource.Examine("lean", format, paths, NullLogger.Instance, CancellationToken.None);
        var producer = new RecordingProducer(time);
        using var writer = producer.Writer();
        var from = Resumption.Resolve(new Dictionary<string, SourcePosition>(), source, options);
        using var reader = source.Open(from);
        new PublishingSession(options, source, from, [], ids: null, new TickOutput(writer, options, source.Name), new RunWatch(options)).Run(reader, CancellationToken.None);
        return producer;
    }

    /// <summary>
    /// The bars of one instrument as <c>HH:mm:ss open high low close volume</c> by the clocks of its venue, the last revision of each, in order of
    /// time.
    /// </summary>
    public static List<string> Bars(RecordingProducer recorded, string instrument, string interval, SessionMode mode = SessionMode.Extended)
    {
        var id = InstrumentId.Parse(instrument);
        Assert.True(new CandleRules(mode, specs: [BarSpec.Parse(interval)]).TryGet(id.Venue, out var rules));
        var bars = new InstrumentBars(id, "test", rules);
        var clock = new SourceClock("test");
        var sink = new Sink(TimeZoneInfo.FindSystemTimeZoneById(rules.Group.Zone));
        long offset = 0;
        foreach (var (_, _, _, message) in recorded.Committed)
        {
            Market.Ticks.Tick tick = default;
            Assert.True(TickWire.TryRead(message.ToByteArray(), ref tick, out _, out _));
            offset++;
            if (message.Kind is TickKind.Clock or TickKind.Control)
            {
                clock.Apply(in tick);
                bars.Close(clock, sink);
            }
            else if (message.Instrument == instrument)
            {
                bars.Apply(in tick, offset, clock);
            }
        }

        return [.. sink.Bars.Values];
    }

    private sealed class Sink(TimeZoneInfo zone) : IBarSink
    {
        public SortedDictionary<long, string> Bars { get; } = [];

        public void Publish(InstrumentBars owner, BarSpec spec, in Bar bar, uint revision, long closedAtUs)
        {
            var local = TimeZoneInfo.ConvertTimeFromUtc(DateTime.UnixEpoch.AddMicroseconds(bar.StartUs), zone);
            int scale = bar.PriceScale;
            string prices = string.Join(' ', new[] { bar.Open, bar.High, bar.Low, bar.Close }.Select(p => Plain(p, scale)));
            Bars[bar.StartUs] = string.Create(
                CultureInfo.InvariantCulture, $"{local:HH:mm:ss} {prices} {(bar.HasVolume ? Plain(bar.Volume, bar.SizeScale) : "-")}{(bar.Unattributed > 0 ? $" +{Plain(bar.Unattributed, bar.SizeScale)}" : "")}");
        }

        private static string Plain(long mantissa, int scale) => Decimals.Normalize(ScaledNumber.ToDecimal(mantissa, scale)).ToString(CultureInfo.InvariantCulture);
    }
}
