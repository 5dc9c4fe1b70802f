using System.Text;
using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Registry;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Streaming.Reading;
using Candlewick.Streaming.Settings;
using Candlewick.Streaming.Topics;
using Confluent.Kafka;

namespace Candlewick.Streaming.Alerts;

/// <summary>How a rule enters the log: a record of topic <c>alert-rules</c>, in the partition of its subject.</summary>
/// <param name="producer">Of <see cref="KafkaSettings.Producer"/>; its disposal is the caller's.</param>
public sealed class AlertRuleWriter(KafkaSettings kafka, TopicLayout layout, ISchemaIds schemaIds, IProducer<byte[], byte[]?> producer)
{
    private readonly string _topic = kafka.NameOf(TopicCatalog.AlertRules);
    private readonly FramedCodec<AlertRule> _codec = new(TopicCatalog.AlertRules, schemaIds, AlertRule.Parser);

    /// <summary>Says a rule from now on, and waits until Kafka has it.</summary>
    /// <exception cref="KafkaException">Kafka does not take it.</exception>
    public async Task SayAsync(AlertRule rule, GroupStandings log, CancellationToken cancellationToken)
    {
        int partition = InstrumentPartition.Of(rule.Subject, layout.Partitions);
        rule.TicksFrom = (await log.EndsAsync(kafka.NameOf(TopicCatalog.Ticks), layout.Partitions))[partition];
        rule.CandlesFrom = (await log.EndsAsync(kafka.NameOf(TopicCatalog.Candles), layout.Partitions))[partition];
        await WriteAsync(rule.Subject, rule.Id, _codec.Encode(rule), cancellationToken);
    }

    /// <summary>Takes a rule back, and waits until Kafka has it.</summary>
    /// <exception cref="KafkaException">Kafka does not take it.</exception>
    public Task TakeBackAsync(string subject, string id, CancellationToken cancellationToken) => WriteAsync(subject, id, null, cancellationToken);

    private Task WriteAsync(string subject, string id, byte[]? value, CancellationToken cancellationToken) => producer.ProduceAsync(
        new TopicPartition(_topic, InstrumentPartition.Of(subject, layout.Partitions)),
        new Message<byte[], byte[]?> { Key = Encoding.UTF8.GetBytes($"{subject}|{id}"), Value = value }, cancellationToken);
}
