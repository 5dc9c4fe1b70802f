namespace Candlewick.EmbeddedKafka.Log;

/// <summary>The timestamps of a ListOffsets request that are no times.</summary>
internal static class OffsetSpec
{
    public const long Latest = -1;
    public const long Earliest = -2;

    /// <summary>The record with the greatest time.</summary>
    public const long MaxTimestamp = -3;
}
