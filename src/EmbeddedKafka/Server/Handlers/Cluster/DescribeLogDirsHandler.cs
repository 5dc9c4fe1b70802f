using Candlewick.EmbeddedKafka.Log.Topics;
using Candlewick.EmbeddedKafka.Protocol;

namespace Candlewick.EmbeddedKafka.Server.Handlers.Cluster;

/// <summary>The one folder of all logs, the bytes of each partition in it and of the volume it is on.</summary>
internal sealed class DescribeLogDirsHandler(BrokerServices broker) : RequestHandler<DescribeLogDirsRequest>(ApiKey.DescribeLogDirs, 1, 5)
{
    protected override ValueTask<IMessage?> HandleAsync(DescribeLogDirsRequest request, RequestContext context)
    {
        string folder = Path.GetFullPath(broker.Options.Folder);
        var volume = new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(folder)! : folder);
        return Answers.Of(new DescribeLogDirsResponse
        {
            Results =
            [
                new DescribeLogDirsResponse.Folder
                {
                    LogDir = folder,
                    Topics = request.Topics is { } asked ? [.. asked.Select(Describe).OfType<DescribeLogDirsResponse.Topic>()]
                        : [.. broker.Logs.Topics.Select(topic => Describe(topic, Enumerable.Range(0, topic.Partitions.Count)))],
                    TotalBytes = volume.TotalSize,
                    UsableBytes = volume.AvailableFreeSpace,
                },
            ],
        });
    }

    /// <summary>Null for a topic that is not here, as Kafka leaves out what it does not host.</summary>
    private DescribeLogDirsResponse.Topic? Describe(DescribeLogDirsRequest.TopicPartitions asked) =>
        broker.Logs.Find(asked.Topic) is { } topic && asked.Partitions.Where(p => topic.Partition(p) is not null).ToList() is { Count: > 0 } known
            ? Describe(topic, known)
            : null;

    private static DescribeLogDirsResponse.Topic Describe(Topic topic, IEnumerable<int> partitions) => new()
    {
        Name = topic.Name,
        Partitions = [.. partitions.Select(p => new DescribeLogDirsResponse.Partition { PartitionIndex = p, PartitionSize = topic.Partitions[p].SizeBytes })],
    };
}
