using System.Text;
using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Registry;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Streaming.Settings;
using Candlewick.Streaming.Topics;
using Confluent.Kafka;

namespace Candlewick.Streaming.Wanted;

/// <summary>
/// How instruments are asked for: records of topic <c>wanted-instruments</c>, one an owner, in the partition of the instrument. Whoever wants one
/// says so again once a minute; who is gone for five is not asked for any more.
/// </summary>
/// <param name="producer">Of <see cref="KafkaSettings.Producer"/>; its disposal is the caller's.</param>
public sealed class Wishes(KafkaSettings kafka, TopicLayout layout, ISchemaIds schemaIds, IProducer<byte[], byte[]?> producer)
{
    /// <summary>How long a wish holds after it was last said.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    /// <summary>Between two times that it is said.</summary>
    public static readonly TimeSpan RenewEvery = TimeSpan.FromMinutes(1);

    private readonly string _topic = kafka.NameOf(TopicCatalog.WantedInstruments);
    private readonly FramedCodec<WantedInstrument> _codec = new(TopicCatalog.WantedInstruments, schemaIds, WantedInstrument.Parser);

    /// <summary>Says it, without waiting for Kafka.</summary>
    /// <exception cref="KafkaException">The producer's queue is full.</exception>
    public void Write(WantedInstrument wish) => Write(wish.Feed, wish.Instrument, wish.Owner, _codec.Encode(wish));

    /// <summary>It is not wanted any more, without waiting for Kafka.</summary>
    /// <exception cref="KafkaException">The producer's queue is full.</exception>
    public void TakeBack(string feed, string instrument, string owner) => Write(feed, instrument, owner, null);

    private void Write(string feed, string instrument, string owner, byte[]? value) => producer.Produce(
        new TopicPartition(_topic, InstrumentPartition.Of(instrument, layout.Partitions)),
        new Message<byte[], byte[]?> { Key = Encoding.UTF8.GetBytes($"{feed}|{instrument}|{owner}"), Value = value });
}
