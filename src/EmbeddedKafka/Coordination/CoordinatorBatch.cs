namespace Candlewick.EmbeddedKafka.Coordination;

/// <summary>A key and its new value; no value deletes the key.</summary>
internal readonly record struct CoordinatorRecord(ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte>? Value);

/// <summary>Records appended together.</summary>
/// <param name="Records">At least one.</param>
/// <param name="Producer">The transaction they belong to; null for records that count at once. Transactional batches
/// are written without a sequence: the coordinator, not a client, is their producer.</param>
internal sealed record CoordinatorBatch(IReadOnlyList<CoordinatorRecord> Records, ProducerIdentity? Producer = null);
