namespace Candlewick.EmbeddedKafka.Coordination;

/// <summary>The outcome of a producer's transaction, as it is written into every partition the transaction touched.</summary>
internal readonly record struct TransactionMarker(ProducerIdentity Producer, bool Commit);
