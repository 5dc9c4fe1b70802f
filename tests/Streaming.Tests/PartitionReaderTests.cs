using Candlewick.Contracts.Topics;
using Candlewick.Streaming.Reading;
using Candlewick.Streaming.Settings;
using Candlewick.Streaming.Topics;
using Candlewick.Tests.Support;
using Confluent.Kafka;

namespace Candlewick.Streaming.Tests;

public sealed class PartitionReaderTests(KafkaFixture kafka)
{
    [Theory]
    [InlineData("committed")]
    [InlineData("aborted")]
    [InlineData("open")]
    public async Task Committed_records_are_read_up_to_the_last_stable_offset_whatever_comes_last(string last)
    {
        var settings = await TopicsAsync(2);
        using var feed = new InputFeed(settings, 2);
        feed.Publish(7, abort: true);
        feed.Publish(20);
        feed.Publish(5, abort: true);
        feed.Publish(10);
        if (last == "aborted")
        {
            feed.Publish(9, abort: true);
        }
        else if (last == "open")
        {
            feed.LeaveOpen(9);
        }

        Assert.Equal(feed.Committed, InputFeed.Read(settings, TopicCatalog.Ticks, 2));
    }

    [Fact]
    public async Task Empty_partitions_end_at_once() =>
        Assert.All(InputFeed.Read(await TopicsAsync(3), TopicCatalog.Ticks, 3), Assert.Empty);

    [Fact]
    public async Task A_partition_that_grows_meanwhile_does_not_end_the_reading_of_another()
    {
        const int Large = 30_000;
        var settings = await TopicsAsync(2);
        string topic = settings.NameOf(TopicCatalog.Ticks);
        using var producer = new ProducerBuilder<byte[]?, byte[]>(settings.Producer()).Build();
        for (int i = 0; i < Large; i++)
        {
            producer.Produce(new TopicPartition(topic, 1), new Message<byte[]?, byte[]> { Value = new byte[1000] });
        }

        Grow();
        int[] seen = new int[2];
        PartitionReader.ReadToEnd(settings, [new(topic, 0), new(topic, 1)], record =>
        {
            if (++seen[record.Partition] % 500 == 1 && record.Partition == 1)
            {
                Grow();
            }
        }, TestContext.Current.CancellationToken);

        Assert.Equal(Large, seen[1]);

        void Grow()
        {
            producer.Produce(new TopicPartition(topic, 0), new Message<byte[]?, byte[]> { Value = [1] });
            producer.Flush(TimeSpan.FromSeconds(30));
        }
    }

    private async Task<KafkaSettings> TopicsAsync(int partitions)
    {
        var settings = kafka.Settings();
        await new TopicAdmin(settings, TimeProvider.System, new CapturedLog<TopicAdmin>()).EnsureAsync(partitions, TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        return settings;
    }
}
