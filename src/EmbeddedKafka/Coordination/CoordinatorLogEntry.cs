namespace Candlewick.EmbeddedKafka.Coordination;

/// <summary>What a coordinator reads back at start: <see cref="StoredRecord"/> or <see cref="StoredMarker"/>.</summary>
internal abstract record CoordinatorLogEntry(long Offset);

/// <param name="Producer">The transaction a record is part of; null when it counts by itself.</param>
internal sealed record StoredRecord(long Offset, CoordinatorRecord Record, ProducerIdentity? Producer = null)
    : CoordinatorLogEntry(Offset);

/// <summary>The end of a transaction in this partition.</summary>
internal sealed record StoredMarker(long Offset, TransactionMarker Marker) : CoordinatorLogEntry(Offset);
