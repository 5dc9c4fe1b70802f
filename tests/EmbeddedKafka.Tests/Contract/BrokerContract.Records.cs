using System.Globalization;
using Candlewick.Tests.Support;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Candlewick.EmbeddedKafka.Tests.Contract;

public abstract partial class BrokerContract
{
    [Theory]
    [InlineData(CompressionType.None)]
    [InlineData(CompressionType.Gzip)]
    [InlineData(CompressionType.Snappy)]
    [InlineData(CompressionType.Lz4)]
    [InlineData(CompressionType.Zstd)]
    public async Task Records_come_back_as_they_were_sent(CompressionType compression)
    {
        string topic = await TopicAsync();
        var sent = Enumerable.Range(0, 300).Select(i => new Message<string?, string?>
        {
            Key = i % 3 == 0 ? null : $"key {i}",
            Value = i % 5 == 0 ? null : i % 7 == 0 ? "" : new string('v', i),
            Headers = i % 2 == 0 ? null : [new Header("twice", [1]), new Header("twice", [2]), new Header("null", null)],
            Timestamp = new Timestamp(Now() - 300 + i, TimestampType.CreateTime),
        }).ToList();
        using (var producer = Producer(c => (c.CompressionType, c.LingerMs, c.EnableIdempotence) = (compression, 50, true)))
        {
            await Task.WhenAll(sent.Select(m => producer.ProduceAsync(new TopicPartition(topic, 0), m)));
        }

        var read = Read(topic);

        Assert.Equal(Enumerable.Range(0, 300).Select(i => (long)i), read.Select(r => r.Offset.Value));
        Assert.Equal(sent.Select(Shape), read.Select(r => Shape(r.Message)));

        static (string?, string?, long, string) Shape(Message<string?, string?> m) => (m.Key, m.Value, m.Timestamp.UnixTimestampMs,
            string.Join(' ', (m.Headers ?? []).Select(h => $"{h.Key}={(h.GetValueBytes() is { } b ? Convert.ToHexString(b) : "null")}")));
    }

    [Fact]
    public async Task A_batch_over_the_topics_limit_is_refused()
    {
        string topic = await TopicAsync(config: "max.message.bytes", value: "2000");
        using var producer = Producer();
        await SendAsync(producer, topic, new string('x', 1500));

        var refused = await Assert.ThrowsAsync<ProduceException<string?, string?>>(() => SendAsync(producer, topic, new string('x', 2500)));

        Assert.Equal(ErrorCode.MsgSizeTooLarge, refused.Error.Code);
        Assert.Equal(1, await OffsetAsync(topic, OffsetSpec.Latest()));
    }

    /// <summary>Hashes from Kafka's own test of murmur2, org.apache.kafka.common.utils.UtilsTest.</summary>
    [Fact]
    public async Task Keys_go_where_Javas_client_sends_them()
    {
        string topic = await TopicAsync(partitions: 10);
        using var producer = Producer(c => c.Partitioner = Partitioner.Murmur2Random);
        foreach (var (key, hash) in new[] { ("21", -973932308), ("foobar", -790332482), ("a-little-bit-long-string", -985981536) })
        {
            var delivered = await producer.ProduceAsync(topic, new Message<string?, string?> { Key = key, Value = "v" });

            Assert.Equal((hash & int.MaxValue) % 10, delivered.Partition.Value);
            Assert.Contains(Read(topic, partition: delivered.Partition.Value), r => r.Message.Key == key);
        }
    }

    [Fact]
    public async Task Offsets_are_found_by_time()
    {
        string topic = await TopicAsync();
        long start = Now() - 3_600_000;
        using (var producer = Producer())
        {
            for (int i = 0; i < 3; i++)
            {
                await producer.ProduceAsync(topic, new Message<string?, string?> { Value = "v", Timestamp = new Timestamp(start + 1000 * i, TimestampType.CreateTime) });
            }
        }

        using var consumer = Consumer();
        Assert.Equal([0, 1, 1, 2, Offset.End.Value], new[] { start - 1, start + 1, start + 1000, start + 2000, start + 2001 }.Select(At));
        Assert.Equal((0, 3, 2), (await OffsetAsync(topic, OffsetSpec.Earliest()), await OffsetAsync(topic, OffsetSpec.Latest()), await OffsetAsync(topic, OffsetSpec.MaxTimestamp())));

        long At(long ms) => consumer.OffsetsForTimes([new TopicPartitionTimestamp(topic, 0, new Timestamp(ms, TimestampType.CreateTime))], Limit).Single().Offset.Value;
    }

    [Theory]
    [InlineData(CompressionType.None)]
    [InlineData(CompressionType.Gzip)]
    [InlineData(CompressionType.Snappy)]
    [InlineData(CompressionType.Lz4)]
    [InlineData(CompressionType.Zstd)]
    public async Task A_time_inside_a_batch_finds_its_own_record(CompressionType compression)
    {
        string topic = await TopicAsync();
        long start = Now() - 3_600_000;
        using (var producer = Producer(c => (c.CompressionType, c.LingerMs) = (compression, 200)))
        {
            await Task.WhenAll(Enumerable.Range(0, 20).Select(i => producer.ProduceAsync(
                new TopicPartition(topic, 0), new Message<string?, string?> { Value = new string('v', 100), Timestamp = new Timestamp(start + (1000 * i), TimestampType.CreateTime) })));
        }

        using var consumer = Consumer();
        Assert.Equal(Enumerable.Range(0, 20).Select(i => (long)i), Enumerable.Range(0, 20).Select(i => consumer.OffsetsForTimes(
            [new TopicPartitionTimestamp(topic, 0, new Timestamp(start + (1000 * i) - 1, TimestampType.CreateTime))], Limit).Single().Offset.Value));
        Assert.Equal(19, await OffsetAsync(topic, OffsetSpec.MaxTimestamp()));
    }

    /// <summary>All codecs in one test: Apache Kafka looks for what to compact at its leisure.</summary>
    [Fact]
    public async Task Compaction_leaves_the_last_value_of_each_key_whatever_the_codec()
    {
        CompressionType[] codecs = [CompressionType.None, CompressionType.Gzip, CompressionType.Snappy, CompressionType.Lz4, CompressionType.Zstd];
        var topics = new List<string>();
        foreach (var codec in codecs)
        {
            string topic = NewName("topic");
            topics.Add(topic);
            var configs = new Dictionary<string, string> { ["cleanup.policy"] = "compact", ["segment.ms"] = "1000", ["min.cleanable.dirty.ratio"] = "0.01" };
            await _admin.CreateTopicsAsync([new TopicSpecification { Name = topic, NumPartitions = 1, ReplicationFactor = 1, Configs = configs }]);
            using var producer = Producer(c => (c.CompressionType, c.LingerMs) = (codec, 100));

            // By its records' times each of these begins a segment; the last is not compacted.
            await SendKeyedAsync(producer, topic, Now() - 60_000, ("a", "1"), ("b", "1"), ("a", "2"), ("c", "1"));
            await SendKeyedAsync(producer, topic, Now() - 30_000, ("a", "3"), ("b", "2"), ("a", "4"));
            await SendKeyedAsync(producer, topic, Now(), ("a", "5"));
        }

        foreach (string topic in topics)
        {
            await Eventually.TrueAsync(() => Shown(topic) is ["c=1", "b=2", "a=4", "a=5"], Limit, $"{topic} is compacted, now {string.Join(' ', Shown(topic))}");
        }

        List<string> Shown(string topic) => [.. Read(topic).Select(r => $"{r.Message.Key}={r.Message.Value![..1]}")];

        static Task SendKeyedAsync(IProducer<string?, string?> producer, string topic, long ms, params (string Key, string Value)[] records) =>
            Task.WhenAll(records.Select(r => producer.ProduceAsync(new TopicPartition(topic, 0), new Message<string?, string?>
            {
                Key = r.Key, Value = r.Value + new string('v', 200), Timestamp = new Timestamp(ms, TimestampType.CreateTime),
            })));
    }

    [Fact]
    public async Task A_time_too_far_ahead_is_refused()
    {
        string topic = await TopicAsync();
        using var producer = Producer();

        var refused = await Assert.ThrowsAsync<ProduceException<string?, string?>>(() => producer.ProduceAsync(
            topic, new Message<string?, string?> { Value = "v", Timestamp = new Timestamp(Now() + 2 * 3_600_000, TimestampType.CreateTime) }));

        Assert.Equal(ErrorCode.InvalidTimestamp, refused.Error.Code);
    }

    [Fact]
    public async Task A_time_too_old_is_refused_wherever_it_stands_in_a_compressed_batch()
    {
        string topic = await TopicAsync(config: "message.timestamp.before.max.ms", value: "86400000");
        using var producer = Producer(c => (c.CompressionType, c.LingerMs) = (CompressionType.Lz4, 200));

        var sent = new[] { Now(), Now() - (2 * 86_400_000L), Now() }.Select(ms => producer.ProduceAsync(
            new TopicPartition(topic, 0), new Message<string?, string?> { Value = new string('v', 200), Timestamp = new Timestamp(ms, TimestampType.CreateTime) })).ToList();

        await Assert.ThrowsAsync<ProduceException<string?, string?>>(() => sent[1]);
    }

    [Fact]
    public async Task Log_append_time_is_the_brokers()
    {
        string topic = await TopicAsync(config: "message.timestamp.type", value: "LogAppendTime");
        long before = Now();
        using var producer = Producer();
        var delivered = await producer.ProduceAsync(
            topic, new Message<string?, string?> { Value = "v", Timestamp = new Timestamp(before - 3_600_000, TimestampType.CreateTime) });

        var read = Read(topic).Single().Message.Timestamp;

        Assert.Equal(TimestampType.LogAppendTime, read.Type);
        Assert.InRange(read.UnixTimestampMs, before, Now());
        Assert.Equal(read, delivered.Timestamp);
    }

    [Fact]
    public async Task An_idempotent_producer_writes_once_and_in_order()
    {
        string topic = await TopicAsync();
        string[] values = [.. Enumerable.Range(0, 2000).Select(i => i.ToString(CultureInfo.InvariantCulture))];
        using (var producer = Producer(c => (c.EnableIdempotence, c.LingerMs, c.BatchNumMessages) = (true, 0, 10)))
        {
            await SendAsync(producer, topic, values);
        }

        Assert.Equal(values, Values(topic));
    }

    [Fact]
    public async Task Deleted_records_move_the_beginning()
    {
        string topic = await TopicAsync();
        using (var producer = Producer())
        {
            await SendAsync(producer, topic, "0", "1", "2", "3", "4");
        }

        var deleted = await _admin.DeleteRecordsAsync([new TopicPartitionOffset(topic, 0, 3)]);

        using var consumer = Consumer();
        var watermarks = consumer.QueryWatermarkOffsets(new TopicPartition(topic, 0), Limit);
        Assert.Equal((3, 3, 5), (deleted.Single().Offset.Value, watermarks.Low.Value, watermarks.High.Value));
        Assert.Equal(["3", "4"], Values(topic));
        var beyond = await Assert.ThrowsAsync<DeleteRecordsException>(() => _admin.DeleteRecordsAsync([new TopicPartitionOffset(topic, 0, 6)]));
        Assert.Equal(ErrorCode.OffsetOutOfRange, beyond.Results.Single().Error.Code);
        await _admin.DeleteRecordsAsync([new TopicPartitionOffset(topic, 0, Offset.End)]);
        Assert.Empty(Values(topic));
    }

    [Fact]
    public async Task A_waiting_fetch_answers_when_a_record_arrives()
    {
        string topic = await TopicAsync();
        using var consumer = Consumer(c => c.FetchWaitMaxMs = 20_000);
        using var producer = Producer();
        await SendAsync(producer, topic, "first");
        consumer.Assign(new TopicPartitionOffset(topic, 0, 0));
        Assert.Equal("first", consumer.Consume(Limit).Message.Value);
        Assert.True(WaitForEnd(consumer), "the end was not reached, so no fetch waits");

        long start = TimeProvider.System.GetTimestamp();
        await SendAsync(producer, topic, "second");

        Assert.Equal("second", consumer.Consume(Limit)?.Message?.Value);
        // A quarter of what the fetch would wait for without the record.
        Assert.InRange(TimeProvider.System.GetElapsedTime(start).TotalSeconds, 0, 5);
    }

    /// <summary>The next fetch follows the answer that told the end, so a fetch waits or is on its way.</summary>
    private static bool WaitForEnd(IConsumer<string?, string?> consumer) => consumer.Consume(Limit) is { IsPartitionEOF: true };

    private static long Now() => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
}
