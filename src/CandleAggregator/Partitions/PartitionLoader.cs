using Candlewick.CandleAggregator.Checkpoints;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Streaming.Transactions;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Candlewick.CandleAggregator.Partitions;

/// <summary>
/// Makes the aggregator of a partition from its checkpoint at S and the group's committed offset C: state as of S,
/// S..C applied with output off, output on from C.
/// </summary>
internal sealed partial class PartitionLoader(AggregatorOptions options, PartitionOutputs outputs, TimeProvider time, ILogger logger) : IPartitionTaskLoader
{
    public IPartitionTask Load(TopicPartition partition, long? committed, CancellationToken cancellationToken)
    {
        var checkpoint = Checkpoint.Read(options, partition.Partition, cancellationToken);
        var feeds = new FeedTable(options.Rules);
        int number = partition.Partition.Value;
        CheckFits(partition, checkpoint.Committed);
        CheckFits(partition, checkpoint.Position);
        if (checkpoint.Position is not { } position)
        {
            // The first second of a partition's life has offsets and no checkpoint yet.
            return Create(number, feeds, Offset.Beginning, committed ?? checkpoint.Committed?.NextOffset ?? 0);
        }

        if (position.NextOffset > committed)
        {
            LogAhead(number, position.NextOffset, committed.Value);
            return Create(number, feeds, Offset.Beginning, committed.Value, checkpointFrom: position.NextOffset);
        }

        long publishFrom = committed ?? checkpoint.Committed?.NextOffset ?? position.NextOffset;
        if (committed is null)
        {
            LogNoOffset(number, publishFrom);
        }

        feeds.Restore(checkpoint);
        return Create(number, feeds, position.NextOffset, publishFrom);
    }

    private PartitionAggregator Create(int partition, FeedTable feeds, Offset start, long publishFrom, long checkpointFrom = 0) =>
        new(options, outputs, partition, feeds, start, publishFrom, checkpointFrom, time);

    private void CheckFits(TopicPartition partition, AggregatorPosition? stored)
    {
        if (stored is null)
        {
            return;
        }

        if (stored.TopicId != options.Layout.IdOf(TopicCatalog.Ticks))
        {
            throw new PositionException(
                $"the aggregator's checkpoint of {partition} belongs to another '{partition.Topic}': the topic was deleted and made again. "
                + $"Delete '{options.Kafka.NameOf(TopicCatalog.AggregatorState)}' and the candle topics too, or begin anew under another TOPIC_PREFIX.");
        }

        if (stored.Rules != options.Rules.Hash)
        {
            throw new PositionException(
                $"the bars of {partition} were begun under other rules (SESSIONS, intervals, grace or revision window). Candles of one log are of one set of rules: "
                + "set SESSIONS back, or begin anew under another TOPIC_PREFIX.");
        }
    }

    [LoggerMessage(LogLevel.Error, "Partition {Partition}: the checkpoint ({Checkpoint}) is ahead of the committed offset ({Committed}); the group's offsets were reset or lost. Rebuilding its bars from the start of the log")]
    private partial void LogAhead(int partition, long checkpoint, long committed);

    [LoggerMessage(LogLevel.Warning, "Partition {Partition}: the group has no committed offset (Kafka forgets those of groups long idle); going on from {Offset}, as the last transaction said")]
    private partial void LogNoOffset(int partition, long offset);
}
