namespace Candlewick.Contracts.Topics;

/// <summary>Names of record headers. Values are UTF-8 text, numbers in decimal.</summary>
public static class RecordHeaders
{
    /// <summary>Candles: partition of <c>ticks</c> the bar was made from.</summary>
    public const string TicksPartition = "cw-ticks-partition";

    /// <summary>Candles: offset of the first tick that moved the bar.</summary>
    public const string TicksFirst = "cw-ticks-first";

    /// <summary>Candles: offset of the last tick that moved the bar.</summary>
    public const string TicksLast = "cw-ticks-last";

    /// <summary>Candles: how many ticks moved the bar.</summary>
    public const string TicksCount = "cw-ticks-count";

    /// <summary>Candles: the watermark that published this revision, microseconds UTC.</summary>
    public const string ClosedAtUs = "cw-closed-at-us";

    /// <summary>Candles: this revision repeats what the ticks give, for an earlier one was missing or different; the revision that it repeats.</summary>
    public const string Repairs = "cw-repairs";

    /// <summary>Dead letters: why, as a short word followed by a sentence.</summary>
    public const string Reason = "cw-reason";

    /// <summary>Dead letters: topic, partition and offset of the original, which are its identity.</summary>
    public const string OriginTopic = "cw-origin-topic";

    public const string OriginPartition = "cw-origin-partition";

    public const string OriginOffset = "cw-origin-offset";

    /// <summary>Dead letters: the topic that refused an output of ours; its origin is then the record it was made from.</summary>
    public const string RefusedBy = "cw-refused-by";
}
