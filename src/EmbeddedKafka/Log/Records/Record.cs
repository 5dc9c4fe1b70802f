namespace Candlewick.EmbeddedKafka.Log.Records;

/// <summary>One record inside an uncompressed payload.</summary>
internal readonly ref struct Record
{
    public long TimestampDelta { get; init; }

    public int OffsetDelta { get; init; }

    public bool HasKey { get; init; }

    public ReadOnlySpan<byte> Key { get; init; }

    /// <summary>False for a tombstone.</summary>
    public bool HasValue { get; init; }

    public ReadOnlySpan<byte> Value { get; init; }

    /// <summary>Key, value and headers as encoded: they say nothing of the record's place, and move to another batch as they are.</summary>
    public ReadOnlySpan<byte> Body { get; init; }
}
