namespace Candlewick.EmbeddedKafka.Log;

/// <summary>A record's offset and time in ms since 1970; both −1 where no record fits.</summary>
internal readonly record struct TimestampedOffset(long Offset, long Timestamp)
{
    public static TimestampedOffset None { get; } = new(-1, -1);
}
