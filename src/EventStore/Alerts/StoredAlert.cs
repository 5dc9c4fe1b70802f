namespace Candlewick.EventStore.Alerts;

/// <summary>An alert as the store has it. Times are microseconds UTC, numbers exact.</summary>
public sealed record StoredAlert
{
    public required Guid Id { get; init; }

    public required Guid RuleId { get; init; }

    public required int RuleRevision { get; init; }

    public required string Name { get; init; }

    /// <summary>The instrument, or the feed.</summary>
    public required string Subject { get; init; }

    public required string Type { get; init; }

    public required long TimeUs { get; init; }

    public decimal? Price { get; init; }

    public decimal? Level { get; init; }

    public decimal? Value { get; init; }

    public required string Message { get; init; }

    /// <summary>Partition and offset of the tick that made it true; null where it was a candle.</summary>
    public (int Partition, long Offset)? Tick { get; init; }

    /// <summary>Interval, start and revision of the candle that made it true; null where it was a tick.</summary>
    public (string Interval, long StartUs, int Revision)? Candle { get; init; }

    /// <summary>Null: nobody has.</summary>
    public long? AcknowledgedUs { get; init; }

    public string? AcknowledgedBy { get; init; }

    /// <summary>Where it is to be sent; of no use to readers, who find it in <c>alert_delivery</c>.</summary>
    public IReadOnlyList<string> Notify { get; init; } = [];
}
