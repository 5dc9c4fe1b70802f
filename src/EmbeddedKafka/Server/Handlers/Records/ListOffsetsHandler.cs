using Candlewick.EmbeddedKafka.Log;
using Candlewick.EmbeddedKafka.Protocol;

namespace Candlewick.EmbeddedKafka.Server.Handlers.Records;

/// <summary>Offsets by time: earliest, latest, of the greatest time, or the first at or after a time.</summary>
internal sealed class ListOffsetsHandler(BrokerServices broker) : RequestHandler<ListOffsetsRequest>(ApiKey.ListOffsets, 1, 11)
{
    protected override ValueTask<IMessage?> HandleAsync(ListOffsetsRequest request, RequestContext context) =>
        Answers.Of(new ListOffsetsResponse
        {
            Topics =
            [
                .. request.Topics.Select(topic => new ListOffsetsResponse.Topic
                {
                    Name = topic.Name,
                    Partitions = [.. topic.Partitions.Select(partition => Find(topic.Name, partition, (IsolationLevel)request.IsolationLevel, context.Version))],
                }),
            ],
        });

    private ListOffsetsResponse.Partition Find(string topic, ListOffsetsRequest.Partition asked, IsolationLevel isolation, short version)
    {
        if (broker.Logs.Find(topic, asked.PartitionIndex) is not { } log)
        {
            return new() { PartitionIndex = asked.PartitionIndex, ErrorCode = ErrorCode.UnknownTopicOrPartition };
        }

        if (asked.CurrentLeaderEpoch > PartitionLog.LeaderEpoch)
        {
            return new() { PartitionIndex = asked.PartitionIndex, ErrorCode = ErrorCode.UnknownLeaderEpoch };
        }

        if (version < FirstVersionOf(asked.Timestamp))
        {
            return new() { PartitionIndex = asked.PartitionIndex, ErrorCode = ErrorCode.UnsupportedVersion };
        }

        var found = log.OffsetForTimestamp(asked.Timestamp, isolation);
        return new()
        {
            PartitionIndex = asked.PartitionIndex,
            Offset = found.Offset,
            Timestamp = found.Timestamp,
            LeaderEpoch = found.Offset < 0 ? -1 : PartitionLog.LeaderEpoch,
        };
    }

    /// <summary>Each thing to ask for but time, latest and earliest came with a version of its own.</summary>
    private static short FirstVersionOf(long timestamp) => timestamp switch
    {
        >= OffsetSpec.Earliest => 0,
        OffsetSpec.MaxTimestamp => 7,
        OffsetSpec.EarliestLocal => 8,
        OffsetSpec.LatestTiered => 9,
        OffsetSpec.EarliestPendingUpload => 11,
        _ => short.MaxValue,
    };
}
