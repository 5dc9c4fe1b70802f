namespace Candlewick.EmbeddedKafka.Log;

/// <summary>What an operation on a log ended with. The values are Kafka's error codes, so that a handler can send them as they are.</summary>
internal enum LogError : short
{
    UnknownServerError = -1,
    None = 0,
    OffsetOutOfRange = 1,
    CorruptMessage = 2,
    UnknownTopicOrPartition = 3,
    MessageTooLarge = 10,
    InvalidTopic = 17,
    RecordListTooLarge = 18,
    InvalidTimestamp = 32,
    TopicAlreadyExists = 36,
    InvalidPartitions = 37,
    InvalidConfig = 40,
    PolicyViolation = 44,
    OutOfOrderSequenceNumber = 45,
    InvalidProducerEpoch = 47,
    InvalidTxnState = 48,
    TransactionCoordinatorFenced = 52,

    /// <summary>The disk refused the bytes (full, or failing). Clients retry it.</summary>
    KafkaStorageError = 56,
    InvalidRecord = 87,
    UnknownTopicId = 100,
}
