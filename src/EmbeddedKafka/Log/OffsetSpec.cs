namespace Candlewick.EmbeddedKafka.Log;

/// <summary>The timestamps of a ListOffsets request that are no times.</summary>
internal static class OffsetSpec
{
    public const long Latest = -1;
    public const long Earliest = -2;

    /// <summary>The record with the greatest time.</summary>
    public const long MaxTimestamp = -3;

    /// <summary>The first record on this machine: the earliest, where nothing is kept elsewhere.</summary>
    public const long EarliestLocal = -4;

    /// <summary>The last record in remote storage, which there is none of.</summary>
    public const long LatestTiered = -5;

    /// <summary>The first record that waits for remote storage, which none does.</summary>
    public const long EarliestPendingUpload = -6;
}
