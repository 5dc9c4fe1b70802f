using Candlewick.EmbeddedKafka.Protocol;

namespace Candlewick.EmbeddedKafka.Server.Handlers.Records;

/// <summary>Moves the start of partitions.</summary>
internal sealed class DeleteRecordsHandler(BrokerServices broker) : RequestHandler<DeleteRecordsRequest>(ApiKey.DeleteRecords, 0, 2)
{
    protected override ValueTask<IMessage?> HandleAsync(DeleteRecordsRequest request, RequestContext context) =>
        Answers.Of(new DeleteRecordsResponse
        {
            Topics =
            [
                .. request.Topics.Select(topic => new DeleteRecordsResponse.Topic
                {
                    Name = topic.Name,
                    Partitions = [.. topic.Partitions.Select(partition => Delete(topic.Name, partition))],
                }),
            ],
        });

    private DeleteRecordsResponse.Partition Delete(string name, DeleteRecordsRequest.Partition asked)
    {
        var topic = broker.Logs.Find(name);
        if (topic?.Partition(asked.PartitionIndex) is not { } log)
        {
            return new() { PartitionIndex = asked.PartitionIndex, LowWatermark = -1, ErrorCode = ErrorCode.UnknownTopicOrPartition };
        }

        if (topic.IsInternal)
        {
            return new() { PartitionIndex = asked.PartitionIndex, LowWatermark = -1, ErrorCode = ErrorCode.InvalidTopicException };
        }

        if (!topic.Config.Delete)
        {
            return new() { PartitionIndex = asked.PartitionIndex, LowWatermark = -1, ErrorCode = ErrorCode.PolicyViolation };
        }

        // -1: everything there is.
        var (error, start) = log.DeleteRecordsBefore(asked.Offset == -1 ? log.HighWatermark : asked.Offset);
        return new() { PartitionIndex = asked.PartitionIndex, LowWatermark = start, ErrorCode = error.ToCode() };
    }
}
