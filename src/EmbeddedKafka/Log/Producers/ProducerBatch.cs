namespace Candlewick.EmbeddedKafka.Log.Producers;

/// <summary>One of a producer's latest batches, enough to know it when it is sent again.</summary>
internal readonly record struct ProducerBatch(int FirstSequence, int LastSequence, long FirstOffset, long LastOffset, long Timestamp);
