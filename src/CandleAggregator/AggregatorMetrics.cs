using System.Diagnostics.Metrics;

namespace Candlewick.CandleAggregator;

/// <summary>What the aggregator counts, under meter <c>Candlewick.Aggregator</c>. Fed once a transaction, not once a tick.</summary>
public sealed class AggregatorMetrics(IMeterFactory meters)
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Candlewick.Aggregator";

    private readonly Counter<long> _ticks = meters.Create(MeterName).CreateCounter<long>("candlewick.aggregator.ticks", "{tick}", "Ticks taken from the log, by outcome");
    private readonly Counter<long> _candles = meters.Create(MeterName).CreateCounter<long>("candlewick.aggregator.candles", "{candle}", "Candles published, first and revised");

    private readonly Counter<long> _rolling = meters.Create(MeterName).CreateCounter<long>(
        "candlewick.aggregator.rolling_volumes", "{instrument}", "Instruments of sources whose volume proved to be that of a rolling window");

    internal void VolumeRolls() => _rolling.Add(1);

    internal void Add(in TickCounts counts)
    {
        AddTicks(counts.Moved, "moved");
        AddTicks(counts.Quotes, "quote");
        AddTicks(counts.Duplicates, "duplicate");
        AddTicks(counts.Reordered, "reordered");
        AddTicks(counts.OutOfSession, "out_of_session");
        AddTicks(counts.SetAside, "set_aside");
        AddTicks(counts.NotCounted, "not_counted");
        AddTicks(counts.DeadLetters, "dead_letter");
        _candles.Add(counts.Candles);
    }

    private void AddTicks(long count, string outcome)
    {
        if (count > 0)
        {
            _ticks.Add(count, new KeyValuePair<string, object?>("outcome", outcome));
        }
    }
}
