using Candlewick.CandleAggregator.Output;
using Candlewick.Contracts.Topics;
using Candlewick.Market.Bars;
using Candlewick.Market.Instruments;
using Candlewick.Market.Sessions;
using Microsoft.Extensions.Logging;

namespace Candlewick.CandleAggregator.Partitions;

/// <summary>Where the partitions of one worker put what they make.</summary>
/// <param name="progress">Null where nobody is told, as of candles that are made anew to be compared.</param>
/// <param name="metrics">Null where nothing is counted.</param>
internal sealed partial class PartitionOutputs(AggregatorOptions options, AggregatorProgress? progress, AggregatorMetrics? metrics, TimeProvider time, ILogger logger) : IDisposable
{
    private readonly HashSet<string> _refusedGroups = new(StringComparer.Ordinal);

    public CandleOutput Candles { get; } = new(options);

    public MarketEvents Events { get; } = new(options);

    /// <summary>Full name of the topic of ticks that cannot become part of a candle.</summary>
    public string DeadLetters { get; } = options.Kafka.NameOf(TopicCatalog.DeadLetters);

    /// <summary>Full name of the topic that they come from.</summary>
    public string Ticks { get; } = options.Kafka.NameOf(TopicCatalog.Ticks);

    public LiveCandles Live { get; } = new(options, time, logger);

    /// <summary>Called once a committed transaction.</summary>
    public void Report(int partition, long nextOffset, in TickCounts counts)
    {
        metrics?.Add(counts);
        progress?.Report(partition, nextOffset, counts);
    }

    /// <summary>A finite source has ended: what became of it is worth a line.</summary>
    public void SourceEnded(int partition, Source source)
    {
        var counts = source.Counts;
        LogEnded(
            source.Clock.Source, partition, counts.Ticks, counts.Moved, counts.Quotes, counts.OutOfSession, counts.Duplicates + counts.Reordered, counts.SetAside, counts.NotCounted, counts.DeadLetters);
    }

    /// <summary>Ticks move nothing because their date is another source's: said once an instrument, date and source.</summary>
    public void SetAside(InstrumentId instrument, in SetAsideTicks ticks, string? owner, int partition) =>
        LogSetAside(ticks.Source, instrument, ticks.Date, owner ?? "a source that is done with it", partition, ticks.FirstOffset);

    /// <summary>A source's volume proved to be that of a rolling window.</summary>
    public void VolumeRolls(InstrumentBars bars, int partition, long offset)
    {
        metrics?.VolumeRolls();
        LogVolumeRolls(bars.Source, bars.Instrument, partition, offset);
    }

    /// <summary>A session group was named that the instrument's venue does not have; said once a group.</summary>
    public void GroupRefused(InstrumentBars bars, string group)
    {
        if (_refusedGroups.Add(group))
        {
            LogGroupRefused(group, bars.Instrument, bars.Source, bars.Rules.Group);
        }
    }

    public void Dispose() => Live.Dispose();

    [LoggerMessage(LogLevel.Information,
        "{Source} ended in partition {Partition}: {Ticks} ticks, {Moved} in candles, {Quotes} quotes, {OutOfSession} out of session, {Ignored} repeated or reordered, {SetAside} of dates that another source owns, {NotCounted} suspicious or not counted by their sale condition, {DeadLetters} dead letters")]
    private partial void LogEnded(string source, int partition, long ticks, long moved, long quotes, long outOfSession, long ignored, long setAside, long notCounted, long deadLetters);

    [LoggerMessage(LogLevel.Warning,
        "Ticks of {Source} for {Instrument} on {Date} move no candle: the date is owned by {Owner}. They stay in the log, from offset {Partition}.{Offset} on. A handover, or the end of its source, frees a date")]
    private partial void LogSetAside(string source, InstrumentId instrument, int date, string owner, int partition, long offset);

    [LoggerMessage(LogLevel.Warning,
        "The volume of {Source} for {Instrument} falls again and again without a new session, at last at offset {Partition}.{Offset}: it is that of a rolling window, not the day's. "
        + "It counts no more, and candles that may still be revised lose it; their prices stay")]
    private partial void LogVolumeRolls(string source, InstrumentId instrument, int partition, long offset);

    [LoggerMessage(LogLevel.Error,
        "'{Group}', which the log names for {Instrument} of {Source}, is no session group of its venue: its candles keep the hours of {Kept}. Is this build's calendar older than the ingestor's? "
        + "Further instruments of the group are dead letters only, with reason 'group'")]
    private partial void LogGroupRefused(string group, InstrumentId instrument, string source, SessionGroup kept);
}
