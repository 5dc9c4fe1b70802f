using Candlewick.Contracts.Topics;
using Candlewick.Streaming.Transactions;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Candlewick.Ingestor.Publishing;

/// <summary>Makes a source's producer, which takes over from every earlier one of the same source.</summary>
internal sealed partial class ProducerFactory(FileIngestOptions options, string source, ILogger logger)
{
    private static readonly TimeSpan InitTimeout = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Fences earlier producers of the source, whose open transaction is aborted with that. Two runs of one source
    /// meet here whatever their worker names: the later goes on.
    /// </summary>
    public IProducer<byte[]?, byte[]> Create(CancellationToken stopping)
    {
        var config = options.Kafka.TransactionalProducer("ingest", source);
        config.TransactionalId = $"{options.Kafka.TopicPrefix}candlewick-ingest-{source}";
        var producer = new ProducerBuilder<byte[]?, byte[]>(config)
            .SetLogHandler((_, message) => LogClient(message.Message))
            .SetErrorHandler((_, error) => LogClient(error.Reason))
            .Build();
        try
        {
            // Before the topic's partitions are known librdkafka parks records; known beforehand, records and clock
            // ticks go straight to their partitions, in the order in which they were given.
            using var admin = new DependentAdminClientBuilder(producer.Handle).Build();
            admin.GetMetadata(options.Kafka.NameOf(TopicCatalog.Ticks), InitTimeout);
            TransactionCall.Await(producer.InitTransactions, InitTimeout, options.Time, stopping);
            return producer;
        }
        catch
        {
            producer.Dispose();
            throw;
        }
    }

    [LoggerMessage(LogLevel.Debug, "Kafka client: {Message}")]
    private partial void LogClient(string message);
}
