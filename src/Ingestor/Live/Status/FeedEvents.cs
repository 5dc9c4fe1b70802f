using System.Text;
using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Market.Instruments;
using Candlewick.Streaming.Clients;
using Candlewick.Streaming.Topics;
using Candlewick.Streaming.Wanted;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Candlewick.Ingestor.Live.Status;

/// <summary>
/// What a feed says besides ticks: answers to <c>market-events</c>, how it is to <c>feed-status</c>, what it holds to
/// <c>wanted-instruments</c>. Never waits for Kafka: what it does not take is said again, or was news. Safe to share between threads.
/// </summary>
internal sealed class FeedEvents : IDisposable
{
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    private readonly IngestOptions _options;
    private readonly IProducer<byte[], byte[]?> _producer;
    private readonly Wishes _wishes;
    private readonly FramedCodec<MarketEvent> _events;
    private readonly FramedCodec<FeedStatus> _statuses;

    public FeedEvents(IngestOptions options, ILogger logger)
    {
        _options = options;
        _producer = KafkaClients.Producer<byte[], byte[]?>(options.Kafka.Producer(), logger).Build();
        _wishes = new Wishes(options.Kafka, options.Layout, options.SchemaIds, _producer);
        _events = new FramedCodec<MarketEvent>(TopicCatalog.MarketEvents, options.SchemaIds, MarketEvent.Parser);
        _statuses = new FramedCodec<FeedStatus>(TopicCatalog.FeedStatus, options.SchemaIds, FeedStatus.Parser);
    }

    public void Subscribed(string source, InstrumentId instrument, long atUs) =>
        Say(new MarketEvent { Instrument = instrument.ToString(), InstrumentSubscribed = new InstrumentSubscribed { Source = source, AtUs = atUs } });

    public void Refused(string feed, string instrument, RefusalReason reason, string text, long atUs) => Say(new MarketEvent
    {
        Instrument = instrument,
        InstrumentRefused = new InstrumentRefused { Feed = feed, AtUs = atUs, Reason = reason, Text = text },
    });

    public void Is(FeedStatus status) => Produce(
        new TopicPartition(_options.Kafka.NameOf(TopicCatalog.FeedStatus), Partition.Any), Encoding.UTF8.GetBytes(status.Source), _statuses.Encode(status));

    /// <summary>The source has the instrument from now on.</summary>
    public void Hold(string feed, string source, InstrumentId instrument) => IgnoringFull(
        () => _wishes.Write(new WantedInstrument { Feed = feed, Instrument = instrument.ToString(), Owner = source, Held = true }));

    /// <summary>A wish has lapsed, or a source has an instrument no more.</summary>
    public void Forget(string feed, string owner, string instrument) => IgnoringFull(() => _wishes.TakeBack(feed, instrument, owner));

    public void Dispose()
    {
        _producer.Flush(LastWords);
        _producer.Dispose();
    }

    private void Say(MarketEvent happened)
    {
        int partition = InstrumentPartition.Of(happened.Instrument, _options.Layout.Partitions);
        Produce(new TopicPartition(_options.Kafka.NameOf(TopicCatalog.MarketEvents), partition), Encoding.UTF8.GetBytes(happened.Instrument), _events.Encode(happened));
    }

    private void Produce(TopicPartition to, byte[] key, byte[]? value) => IgnoringFull(() => _producer.Produce(to, new Message<byte[], byte[]?> { Key = key, Value = value }));

    private static void IgnoringFull(Action produce)
    {
        try
        {
            produce();
        }
        catch (KafkaException)
        {
            // The queue is full: Kafka has been away for long, which the feed's own transactions say aloud.
        }
    }
}
