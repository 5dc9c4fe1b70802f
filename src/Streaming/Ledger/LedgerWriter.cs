using System.Text;
using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Portfolio;
using Candlewick.Contracts.Registry;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Streaming.Settings;
using Candlewick.Streaming.Topics;
using Confluent.Kafka;
using Domain = Candlewick.Market.Ledger;

namespace Candlewick.Streaming.Ledger;

/// <summary>How something is entered into a ledger: a record of topic <c>ledger</c>, in the partition of its instrument.</summary>
/// <param name="producer">Of <see cref="KafkaSettings.Producer"/>; its disposal is the caller's.</param>
public sealed class LedgerWriter(KafkaSettings kafka, TopicLayout layout, ISchemaIds schemaIds, IProducer<byte[], byte[]?> producer)
{
    private readonly string _topic = kafka.NameOf(TopicCatalog.Ledger);
    private readonly FramedCodec<LedgerEntry> _codec = new(TopicCatalog.Ledger, schemaIds, LedgerEntry.Parser);

    /// <summary>
    /// Writes entries and waits until Kafka has them. Where it fails some may be there: writing all again is safe, for each identity counts once.
    /// </summary>
    /// <exception cref="KafkaException">Kafka does not take them.</exception>
    public Task WriteAsync(IEnumerable<Domain.LedgerEntry> entries, CancellationToken cancellationToken) => Task.WhenAll(entries.Select(entry => producer.ProduceAsync(
        new TopicPartition(_topic, InstrumentPartition.Of(entry.Instrument, layout.Partitions)),
        new Message<byte[], byte[]?> { Key = Encoding.UTF8.GetBytes(entry.Instrument), Value = _codec.Encode(LedgerMessage.From(entry)) }, cancellationToken)));
}
