using Candlewick.EmbeddedKafka.Log;
using Candlewick.EmbeddedKafka.Protocol;

namespace Candlewick.EmbeddedKafka.Server.Handlers.Records;

/// <summary>There has been one leader, so its epoch ends where the log ends.</summary>
internal sealed class OffsetForLeaderEpochHandler(BrokerServices broker) : RequestHandler<OffsetForLeaderEpochRequest>(ApiKey.OffsetForLeaderEpoch, 2, 4)
{
    protected override ValueTask<IMessage?> HandleAsync(OffsetForLeaderEpochRequest request, RequestContext context) =>
        Answers.Of(new OffsetForLeaderEpochResponse
        {
            Topics =
            [
                .. request.Topics.Select(topic => new OffsetForLeaderEpochResponse.EpochTopic
                {
                    Topic = topic.Topic,
                    Partitions = [.. topic.Partitions.Select(partition => Find(topic.Topic, partition))],
                }),
            ],
        });

    private OffsetForLeaderEpochResponse.EpochEnd Find(string topic, OffsetForLeaderEpochRequest.EpochPartition asked)
    {
        var log = broker.Logs.Find(topic, asked.Partition);
        var error = log is null ? ErrorCode.UnknownTopicOrPartition
            : asked.CurrentLeaderEpoch > PartitionLog.LeaderEpoch ? ErrorCode.UnknownLeaderEpoch
            : ErrorCode.None;
        bool known = error == ErrorCode.None && asked.LeaderEpoch == PartitionLog.LeaderEpoch;
        return new()
        {
            Partition = asked.Partition,
            ErrorCode = error,
            LeaderEpoch = known ? PartitionLog.LeaderEpoch : -1,
            EndOffset = known ? log!.HighWatermark : -1,
        };
    }
}
