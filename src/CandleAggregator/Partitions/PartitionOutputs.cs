using Candlewick.CandleAggregator.Output;
using Candlewick.Contracts.Topics;
using Microsoft.Extensions.Logging;

namespace Candlewick.CandleAggregator.Partitions;

/// <summary>Where the partitions of one worker put what they make.</summary>
internal sealed partial class PartitionOutputs(AggregatorOptions options, AggregatorProgress progress, AggregatorMetrics metrics, TimeProvider time, ILogger logger) : IDisposable
{
    public CandleOutput Candles { get; } = new(options);

    public DeadLetters DeadLetters { get; } =
        new(options.Kafka.NameOf(TopicCatalog.DeadLetters), options.Kafka.NameOf(TopicCatalog.Ticks));

    public LiveCandles Live { get; } = new(options, time, logger);

    /// <summary>Called once a committed transaction.</summary>
    public void Report(int partition, long nextOffset, in TickCounts counts)
    {
        metrics.Add(counts);
        progress.Report(partition, nextOffset, counts);
    }

    /// <summary>A finite source has ended: what became of it is worth a line.</summary>
    public void SourceEnded(int partition, Feed feed)
    {
        var counts = feed.Counts;
        LogEnded(
            feed.Clock.Source, partition, counts.Ticks, counts.Moved, counts.Quotes, counts.OutOfSession, counts.Duplicates + counts.Reordered, counts.DeadLetters);
    }

    public void Dispose() => Live.Dispose();

    [LoggerMessage(LogLevel.Information,
        "{Source} ended in partition {Partition}: {Ticks} ticks, {Moved} in candles, {Quotes} quotes, {OutOfSession} out of session, {Ignored} repeated or reordered, {DeadLetters} dead letters")]
    private partial void LogEnded(string source, int partition, long ticks, long moved, long quotes, long outOfSession, long ignored, long deadLetters);
}
