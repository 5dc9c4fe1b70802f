using Candlewick.Streaming.Clients;
using Candlewick.Streaming.Settings;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.Streaming.Reading;

/// <summary>How far somebody has read a partition.</summary>
/// <param name="Next">Next offset to read; 0 where none is stored.</param>
/// <param name="End">The last stable offset.</param>
public readonly record struct Standing(int Partition, long Next, long End)
{
    /// <summary>Records that are still to be read. The last one of a partition is mostly a transaction marker, which no reader counts.</summary>
    public long Lag => End - Next <= 1 ? 0 : End - Next;
}

/// <summary>Reads from outside how far consumer groups are, and who is at work in them.</summary>
/// <param name="settings">Where Kafka is.</param>
/// <param name="timeout">Limit of one request; 10 s where nothing is said.</param>
public sealed class GroupStandings(KafkaSettings settings, TimeSpan? timeout = null) : IDisposable
{
    private TimeSpan Timeout { get; } = timeout ?? TimeSpan.FromSeconds(10);

    private readonly IAdminClient _admin = KafkaClients.Admin(settings.Admin(), NullLogger.Instance).Build();
    private readonly Dictionary<string, IConsumer<Ignore, Ignore>> _members = [];

    /// <summary>Partitions of a topic; 0 where there is none.</summary>
    /// <exception cref="KafkaException">Kafka does not answer.</exception>
    public int PartitionsOf(string topic) =>
        _admin.GetMetadata(topic, Timeout).Topics.FirstOrDefault(t => t.Topic == topic && !t.Error.IsError)?.Partitions.Count ?? 0;

    /// <summary>Last stable offset of each partition of a topic.</summary>
    /// <exception cref="KafkaException">Kafka does not answer, or the topic is not there.</exception>
    public async Task<long[]> EndsAsync(string topic, int partitions)
    {
        var asked = Enumerable.Range(0, partitions).Select(p => new TopicPartitionOffsetSpec { TopicPartition = new(topic, p), OffsetSpec = OffsetSpec.Latest() });
        var ends = await _admin.ListOffsetsAsync(asked, new ListOffsetsOptions { IsolationLevel = IsolationLevel.ReadCommitted, RequestTimeout = Timeout });
        return [.. ends.ResultInfos.OrderBy(e => e.TopicPartitionOffsetError.Partition.Value).Select(e => e.TopicPartitionOffsetError.Offset.Value)];
    }

    /// <summary>Committed offsets of a service's group in a topic; 0 where none is.</summary>
    /// <exception cref="KafkaException">Kafka does not answer.</exception>
    public Task<long[]> CommittedAsync(string service, string topic, int partitions)
    {
        // As a member that never joins, not by ListConsumerGroupOffsets: that one aborts the process where the broker dies under it
        // (librdkafka 2.16: "rd_kafka_enq_once_del_source_return: Assertion `eonce->refcnt > 0' failed").
        if (!_members.TryGetValue(service, out var member))
        {
            _members[service] = member = KafkaClients.Consumer<Ignore, Ignore>(settings.Consumer(settings.GroupId(service)), NullLogger.Instance).Build();
        }

        var asked = Enumerable.Range(0, partitions).Select(p => new TopicPartition(topic, p)).ToList();
        return Task.Run(() => member.Committed(asked, Timeout).OrderBy(p => p.Partition.Value).Select(p => p.Offset.IsSpecial ? 0 : p.Offset.Value).ToArray());
    }

    /// <summary>Workers in a service's group. One that was killed counts until its session has timed out, ten seconds later.</summary>
    /// <exception cref="KafkaException">Kafka does not answer.</exception>
    public async Task<int> MembersAsync(string service)
    {
        try
        {
            var groups = await _admin.DescribeConsumerGroupsAsync([settings.GroupId(service)], new DescribeConsumerGroupsOptions { RequestTimeout = Timeout });
            return groups.ConsumerGroupDescriptions[0].Members.Count;
        }
        catch (DescribeConsumerGroupsException e) when (e.Results.ConsumerGroupDescriptions[0].Error.Code == ErrorCode.GroupIdNotFound)
        {
            return 0;
        }
    }

    public void Dispose()
    {
        _admin.Dispose();
        foreach (var member in _members.Values)
        {
            member.Dispose();
        }
    }
}
