namespace Candlewick.EmbeddedKafka.Log;

/// <summary>A producer as a partition knows it, for DescribeProducers; −1 where there is nothing to say.</summary>
internal readonly record struct ProducerSnapshot(
    long ProducerId, short Epoch, int LastSequence, long LastTimestamp, int CoordinatorEpoch, long OpenTransactionStart);
