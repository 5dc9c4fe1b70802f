using Candlewick.Market.Bars;
using Candlewick.Market.Ticks;

namespace Candlewick.CandleAggregator.Partitions;

/// <summary>What is written beside a tick that can be part of no candle: a word, a colon, a sentence that names what is wrong.</summary>
internal static class DeadLetterReasons
{
    public const string SourceEnded = "ended: its source had said that it ended";

    private static readonly string BadTime = FormattableString.Invariant(
        $"invalid: no time, or one before {DateTime.UnixEpoch.AddMicroseconds(TickTime.EarliestUs):yyyy-MM-dd} or from {DateTime.UnixEpoch.AddMicroseconds(TickTime.EndUs):yyyy-MM-dd} on");

    /// <summary>The reason of an outcome; null of one that is no dead letter.</summary>
    public static string? Of(TickOutcome outcome) => outcome switch
    {
        TickOutcome.Late => "late: further behind the watermark than the revision window",
        TickOutcome.SourceEnded => SourceEnded,
        TickOutcome.TimeIsolated => "isolated: its time is more than a minute ahead of the ticks before it and after it",
        TickOutcome.OutsideGap => "backfill: in no published gap of its instrument that may still be filled, and its bars are complete",
        TickOutcome.BadBackfill => "backfill: neither a trade nor a vendor's bar that ours can be made of: its interval, start or prices are those of none",
        TickOutcome.Incomplete => "invalid: neither trade nor snapshot, or a trade without price or size",
        TickOutcome.BadTime => BadTime,
        TickOutcome.BadPrice => "invalid: a price at or below zero, which instruments of this type do not have",
        TickOutcome.BadSize => "invalid: a size or a volume below zero",
        TickOutcome.Overflow => "invalid: with it the bar's volume, price or turnover would not fit its number: 64 bits, of turnover 128, at the finest scale",
        _ => null,
    };
}
