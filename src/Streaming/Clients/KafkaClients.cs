using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Candlewick.Streaming.Clients;

/// <summary>How every Kafka client of ours is built: what librdkafka says goes to the service's log, for those who look.</summary>
public static partial class KafkaClients
{
    /// <param name="config">From <see cref="Settings.KafkaSettings.Consumer"/>.</param>
    /// <param name="logger">Where the client's own lines go, at level Debug.</param>
    public static ConsumerBuilder<TKey, TValue> Consumer<TKey, TValue>(ConsumerConfig config, ILogger logger) =>
        new ConsumerBuilder<TKey, TValue>(config)
            .SetLogHandler((_, message) => LogClient(logger, message.Message))
            .SetErrorHandler((_, error) => LogClient(logger, error.Reason));

    /// <param name="config">From <see cref="Settings.KafkaSettings.Producer"/> or <see cref="Settings.KafkaSettings.TransactionalProducer"/>.</param>
    /// <param name="logger">Where the client's own lines go, at level Debug.</param>
    public static ProducerBuilder<TKey, TValue> Producer<TKey, TValue>(ProducerConfig config, ILogger logger) =>
        new ProducerBuilder<TKey, TValue>(config)
            .SetLogHandler((_, message) => LogClient(logger, message.Message))
            .SetErrorHandler((_, error) => LogClient(logger, error.Reason));

    /// <param name="config">From <see cref="Settings.KafkaSettings.Admin"/>.</param>
    /// <param name="logger">Where the client's own lines go, at level Debug.</param>
    public static AdminClientBuilder Admin(AdminClientConfig config, ILogger logger) =>
        new AdminClientBuilder(config)
            .SetLogHandler((_, message) => LogClient(logger, message.Message))
            .SetErrorHandler((_, error) => LogClient(logger, error.Reason));

    [LoggerMessage(LogLevel.Debug, "Kafka client: {Message}")]
    private static partial void LogClient(ILogger logger, string message);
}
