using Candlewick.CandleAggregator.Output;
using Candlewick.Contracts.Topics;
using Microsoft.Extensions.Logging;

namespace Candlewick.CandleAggregator.Partitions;

/// <summary>Where the partitions of one worker put what they make.</summary>
internal sealed class PartitionOutputs(AggregatorOptions options, AggregatorProgress progress, AggregatorMetrics metrics, TimeProvider time, ILogger logger) : IDisposable
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

    public void Dispose() => Live.Dispose();
}
