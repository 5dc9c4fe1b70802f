using Candlewick.Contracts.V1;
using Candlewick.Market.Candles;
using Confluent.Kafka;

namespace Candlewick.CandleAggregator.Recomputing;

/// <summary>One revision of a candle as the log of ticks gives it.</summary>
/// <param name="Value">What it says.</param>
/// <param name="Topic">Full name of the topic that it belongs to.</param>
/// <param name="Record">The record that an aggregator publishes, byte for byte.</param>
/// <param name="TicksPartition">Partition of <c>ticks</c>.</param>
/// <param name="ByOffset">The record of <c>ticks</c> that had it published.</param>
public sealed record ComputedCandle(Candle Value, string Topic, Message<byte[]?, byte[]?> Record, int TicksPartition, long ByOffset)
{
    /// <summary>Which bar.</summary>
    public CandleKey Key => KeyOf(Value);

    /// <summary>Which bar a candle is a revision of.</summary>
    public static CandleKey KeyOf(Candle candle) => new(candle.StartUs, candle.Instrument, candle.Interval, candle.Ordinal);
}
