using Candlewick.Tests.Support;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Candlewick.EmbeddedKafka.Tests.Contract;

public abstract partial class BrokerContract
{
    [Fact]
    public async Task Committed_records_are_read_and_aborted_ones_are_not()
    {
        string topic = await TopicAsync();
        using var producer = TransactionalProducer(NewName("txn"));
        producer.InitTransactions(Limit);
        foreach (bool commit in new[] { true, false, true })
        {
            producer.BeginTransaction();
            await SendAsync(producer, topic, commit ? "committed" : "aborted");
            End(producer, commit);
        }

        await SettledAsync(topic);
        Assert.Equal(["committed", "committed"], Values(topic));
        Assert.Equal(["committed", "aborted", "committed"], Values(topic, IsolationLevel.ReadUncommitted));
        // Each end is a record of its own in the log.
        Assert.Equal(6, await OffsetAsync(topic, OffsetSpec.Latest()));
    }

    [Fact]
    public async Task An_open_transaction_holds_back_what_follows_it()
    {
        string topic = await TopicAsync();
        using var producer = TransactionalProducer(NewName("txn"));
        using var plain = Producer();
        await SendAsync(plain, topic, "before");
        producer.InitTransactions(Limit);
        producer.BeginTransaction();
        await SendAsync(producer, topic, "open");
        await SendAsync(plain, topic, "after");

        Assert.Equal(["before"], Values(topic));
        Assert.Equal(["before", "open", "after"], Values(topic, IsolationLevel.ReadUncommitted));
        Assert.Equal((1, 3), (await OffsetAsync(topic, OffsetSpec.Latest(), IsolationLevel.ReadCommitted), await OffsetAsync(topic, OffsetSpec.Latest())));
        Assert.Equal((1, 3), (High(IsolationLevel.ReadCommitted), High(IsolationLevel.ReadUncommitted)));

        End(producer, commit: true);
        await SettledAsync(topic);
        Assert.Equal(["before", "open", "after"], Values(topic));
        Assert.Equal((4, 4), (High(IsolationLevel.ReadCommitted), High(IsolationLevel.ReadUncommitted)));

        long High(IsolationLevel isolation)
        {
            using var consumer = Consumer(c => c.IsolationLevel = isolation);
            return consumer.QueryWatermarkOffsets(new TopicPartition(topic, 0), Limit).High.Value;
        }
    }

    [Fact]
    public async Task A_second_producer_of_an_id_fences_the_first()
    {
        string topic = await TopicAsync();
        string id = NewName("txn");
        using var first = TransactionalProducer(id);
        first.InitTransactions(Limit);
        first.BeginTransaction();
        await SendAsync(first, topic, "first");

        using var second = TransactionalProducer(id);
        second.InitTransactions(Limit);
        Assert.Empty(Values(topic));
        second.BeginTransaction();
        await SendAsync(second, topic, "second");
        var fenced = Assert.ThrowsAny<KafkaException>(() => End(first, commit: true));
        End(second, commit: true);
        await SettledAsync(topic);

        Assert.Equal(ErrorCode.Local_Fenced, fenced.Error.Code);
        Assert.True(fenced.Error.IsFatal);
        Assert.Equal(["second"], Values(topic));
    }

    [Fact]
    public async Task A_transaction_past_its_time_is_aborted()
    {
        string topic = await TopicAsync();
        using var producer = TransactionalProducer(NewName("txn"), timeoutMs: 1000);
        producer.InitTransactions(Limit);
        producer.BeginTransaction();
        await SendAsync(producer, topic, "late");

        await Eventually.TrueAsync(
            async () => await OffsetAsync(topic, OffsetSpec.Latest(), IsolationLevel.ReadCommitted) == 2, Limit, "the abort marker is written");

        Assert.Empty(Values(topic));
        Assert.ThrowsAny<KafkaException>(() => End(producer, commit: true));
        Assert.Empty(Values(topic));
    }

    [Fact]
    public async Task Offsets_sent_to_a_transaction_are_committed_with_it()
    {
        string topic = await TopicAsync();
        string group = NewName("group");
        using var consumer = Consumer(c => c.GroupId = group);
        using var producer = TransactionalProducer(NewName("txn"));
        producer.InitTransactions(Limit);

        await SendOffsetAsync(5, Offset.Unset.Value, commit: true);
        Assert.Equal(5, await StableAsync(group, topic));
        await SendOffsetAsync(9, 5, commit: false);
        Assert.Equal(5, await StableAsync(group, topic));

        async Task SendOffsetAsync(long offset, long committedMeanwhile, bool commit)
        {
            producer.BeginTransaction();
            producer.SendOffsetsToTransaction([new TopicPartitionOffset(topic, 0, offset)], consumer.ConsumerGroupMetadata, Limit);
            var pending = await Assert.ThrowsAsync<ListConsumerGroupOffsetsException>(() => CommittedAsync(group, topic, stable: true));
            Assert.Equal(ErrorCode.UnstableOffsetCommit, pending.Results.Single().Partitions.Single().Error.Code);
            Assert.Equal(committedMeanwhile, await CommittedAsync(group, topic));
            End(producer, commit);
        }
    }

    /// <summary>The group's committed offset; <see cref="Offset.Unset"/> where it has none.</summary>
    private async Task<long> CommittedAsync(string group, string topic, bool stable = false)
    {
        var listed = await _admin.ListConsumerGroupOffsetsAsync(
            [new ConsumerGroupTopicPartitions(group, [new TopicPartition(topic, 0)])], new ListConsumerGroupOffsetsOptions { RequireStableOffsets = stable });
        return listed.Single().Partitions.Single().Offset.Value;
    }

    /// <summary>A transaction has ended when its end is on record; Kafka writes the markers in the partitions after that.</summary>
    private Task SettledAsync(string topic) => Eventually.TrueAsync(
        async () => await OffsetAsync(topic, OffsetSpec.Latest(), IsolationLevel.ReadCommitted) == await OffsetAsync(topic, OffsetSpec.Latest()),
        Limit, "no transaction is open");

    /// <summary>The group's committed offset as soon as no transaction may change it.</summary>
    private async Task<long> StableAsync(string group, string topic)
    {
        long offset = 0;
        await Eventually.TrueAsync(
            async () =>
            {
                try
                {
                    offset = await CommittedAsync(group, topic, stable: true);
                    return true;
                }
                catch (ListConsumerGroupOffsetsException e) when (e.Results.Single().Partitions.Single().Error.Code == ErrorCode.UnstableOffsetCommit)
                {
                    return false;
                }
            },
            Limit, "the group's offset is stable");
        return offset;
    }

    private static void End(IProducer<string?, string?> producer, bool commit)
    {
        if (commit)
        {
            producer.CommitTransaction(Limit);
        }
        else
        {
            producer.AbortTransaction(Limit);
        }
    }
}
