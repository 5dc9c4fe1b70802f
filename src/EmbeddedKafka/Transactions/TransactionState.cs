namespace Candlewick.EmbeddedKafka.Transactions;

/// <summary>Where a transactional id stands; names and numbers are those Kafka shows and stores.</summary>
internal enum TransactionState : sbyte
{
    /// <summary>Its producer is initialised and has done nothing.</summary>
    Empty = 0,

    /// <summary>Partitions are part of an open transaction.</summary>
    Ongoing = 1,

    /// <summary>The outcome is commit, decided and durable; markers are being written.</summary>
    PrepareCommit = 2,

    /// <summary>The outcome is abort, decided and durable; markers are being written.</summary>
    PrepareAbort = 3,

    /// <summary>Every partition has its marker.</summary>
    CompleteCommit = 4,

    /// <summary>Every partition has its marker.</summary>
    CompleteAbort = 5,
}
