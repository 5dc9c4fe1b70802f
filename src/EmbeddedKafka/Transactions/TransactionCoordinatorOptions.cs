namespace Candlewick.EmbeddedKafka.Transactions;

/// <summary>Limits and times of transactions; the names in Kafka's configuration are given.</summary>
internal sealed record TransactionCoordinatorOptions
{
    /// <summary><c>transaction.max.timeout.ms</c></summary>
    public TimeSpan MaxTimeout { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// <c>transaction.abort.timed.out.transaction.cleanup.interval.ms</c>, also of the next attempt at markers that could
    /// not be written. Kafka looks every ten seconds; an open transaction hides what was written after it, and looking
    /// costs nothing here.
    /// </summary>
    public TimeSpan SweepInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary><c>transactional.id.expiration.ms</c>: how long an id without a transaction is remembered.</summary>
    public TimeSpan IdExpiration { get; init; } = TimeSpan.FromDays(7);
}
