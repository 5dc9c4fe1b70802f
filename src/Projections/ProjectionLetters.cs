using Candlewick.Contracts.Topics;
using Candlewick.Streaming.Clients;
using Candlewick.Streaming.Settings;
using Candlewick.Streaming.Transactions;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Candlewick.Projections;

/// <summary>
/// Puts the records that a projection cannot store into <c>dead-letters</c>, before the positions that pass over them are
/// stored. A crash in between brings a letter twice; its origin tells.
/// </summary>
/// <param name="origin">Full name of the topic it reads.</param>
internal sealed class ProjectionLetters(KafkaSettings kafka, string projection, string origin, ILogger logger) : IDisposable
{
    private readonly string _topic = kafka.NameOf(TopicCatalog.DeadLetters);

    /// <summary>Connects when there is a letter: nearly never.</summary>
    private readonly Lazy<IProducer<byte[]?, byte[]?>> _producer = new(() => KafkaClients.Producer<byte[]?, byte[]?>(kafka.Producer(), logger).Build());
    private readonly List<Task> _sent = [];

    public void Send(ConsumeResult<byte[], byte[]> record, string reason) =>
        _sent.Add(_producer.Value.ProduceAsync(_topic, DeadLetters.OfInput(origin, record, $"unstorable: projection {projection} cannot store it, {reason}")));

    /// <summary>Returns once all that were sent are in the log.</summary>
    /// <exception cref="KafkaException">One is not; the positions must stay before it.</exception>
    public async Task DeliveredAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(_sent).WaitAsync(cancellationToken);
        _sent.Clear();
    }

    public void Dispose()
    {
        if (_producer.IsValueCreated)
        {
            _producer.Value.Dispose();
        }
    }
}
