using System.Text;
using Candlewick.Contracts.Topics;
using Candlewick.Streaming.Reading;
using Candlewick.Streaming.Settings;
using Candlewick.Streaming.Topics;
using Candlewick.Streaming.Transactions;
using Candlewick.Tests.Support;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Candlewick.Streaming.Tests;

/// <summary>An output that Kafka refuses for what it is does not loop: it is named, and the rest goes on.</summary>
public sealed class RefusedOutputTests(KafkaFixture kafka, ITestOutputHelper output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Too large for the client, too large for the topic alone, too old for the topic.</summary>
    [Theory]
    [InlineData("client", "max.message.bytes of topic")]
    [InlineData("topic", "max.message.bytes of topic")]
    [InlineData("time", "message.timestamp.before.max.ms")]
    public async Task Its_partition_stops_with_the_reason_and_the_others_go_on(string kind, string remedy)
    {
        var settings = await TopicsAsync(2, Limit(kind));
        using var feed = new InputFeed(settings, 2);
        feed.Publish(40);
        await using var worker = new RunningWorker(settings, Copy(settings, kind));
        await Eventually.TrueAsync(() => worker.Status.Stopped.Count > 0, Patience, "the partition stands still");

        feed.Publish(40);
        await Eventually.TrueAsync(() => Copied(settings)[0].SequenceEqual(feed.Committed[0]), Patience, "the other goes on");
        Assert.False(worker.Work.IsCompleted);

        // Value 21 is in partition 1, after ten others.
        Assert.DoesNotContain("21", Copied(settings)[1]);
        var refused = worker.Status.Stopped[1];
        Assert.Equal((1, 0), (refused.Origin.Partition, refused.Origin.Ordinal));
        Assert.Equal((settings.NameOf(TopicCatalog.Candles), "key 21"), (refused.Topic, refused.Key));
        foreach (string said in new[] { worker.Log.Text, worker.Health.Description! })
        {
            Assert.Contains(settings.NameOf(TopicCatalog.Candles), said, StringComparison.Ordinal);
            Assert.Contains("key 21", said, StringComparison.Ordinal);
            Assert.Contains(refused.Error.Reason, said, StringComparison.Ordinal);
            Assert.Contains(remedy, said, StringComparison.Ordinal);
        }

        Assert.Equal(HealthStatus.Unhealthy, worker.Health.Status);
        Assert.Contains("REFUSED_OUTPUTS=dead-letter", worker.Log.Text, StringComparison.Ordinal);
        output.WriteLine(worker.Log.Text);
        Assert.InRange(worker.Log.Text.Split("Transaction failed").Length - 1, WorkerStatus.Patience, WorkerStatus.Patience + 3);
    }

    [Theory]
    [InlineData("client")]
    [InlineData("topic")]
    [InlineData("time")]
    public async Task Or_it_goes_to_dead_letters_and_its_partition_goes_on(string kind)
    {
        var settings = await TopicsAsync(2, Limit(kind));
        using var feed = new InputFeed(settings, 2);
        feed.Publish(80);
        await using var worker = new RunningWorker(settings, Copy(settings, kind), refused: RefusedOutputs.DeadLetter);
        await Eventually.TrueAsync(() => Copied(settings).Sum(c => c.Count) == 79, Patience, "all but one are copied");
        await worker.StopAsync();

        Assert.Equal(feed.Committed[0], Copied(settings)[0]);
        Assert.Equal(feed.Committed[1].Where(v => v != "21"), Copied(settings)[1]);
        var letter = Assert.Single(Letters(settings));
        Assert.StartsWith("refused: ", Text(letter, RecordHeaders.Reason), StringComparison.Ordinal);
        Assert.Equal(settings.NameOf(TopicCatalog.Candles), Text(letter, RecordHeaders.RefusedBy));
        Assert.Equal((settings.NameOf(TopicCatalog.Ticks), "1"), (Text(letter, RecordHeaders.OriginTopic), Text(letter, RecordHeaders.OriginPartition)));
        Assert.Equal(kind == "client" ? null : "key 21", letter.Message.Key is { } key ? Encoding.UTF8.GetString(key) : null);
        Assert.Equal(HealthStatus.Degraded, worker.Health.Status);
        Assert.Equal(1, worker.Status.DeadLetters);
    }

    [Fact]
    public async Task Records_that_are_refused_only_together_are_sent_one_by_one()
    {
        var settings = await TopicsAsync(1, ("max.message.bytes", "4000"));
        using var feed = new InputFeed(settings, 1);
        feed.Publish(30);
        var random = new Random(5);
        var loader = new CopyLoader(settings)
        {
            Make = record =>
            {
                // Nothing that would compress to less than the bound.
                byte[] noise = new byte[2000];
                random.NextBytes(noise);
                return new Message<byte[]?, byte[]?> { Key = noise, Value = record.Message.Value };
            },
        };
        await using var worker = new RunningWorker(settings, loader, commitInterval: TimeSpan.FromMilliseconds(500));
        await Eventually.TrueAsync(() => Copied(settings, 1)[0].Count == 30, Patience, "all are copied");

        Assert.Equal(feed.Committed[0], Copied(settings, 1)[0]);
        Assert.Empty(worker.Status.Stopped);
        Assert.Contains("sent one by one", worker.Log.Text, StringComparison.Ordinal);
    }

    private static (string Key, string Value) Limit(string kind) => kind switch
    {
        "topic" => ("max.message.bytes", "100000"),
        "time" => ("message.timestamp.before.max.ms", "86400000"),
        _ => ("max.message.bytes", "1048588"),
    };

    /// <summary>Copies; the copy of 21 is what Kafka does not take.</summary>
    private static CopyLoader Copy(KafkaSettings settings, string kind) => new(settings)
    {
        Make = record =>
        {
            string value = Encoding.UTF8.GetString(record.Message.Value);
            var copy = new Message<byte[]?, byte[]?> { Key = Encoding.UTF8.GetBytes($"key {value}"), Value = record.Message.Value };
            if (value == "21")
            {
                byte[] noise = new byte[kind == "client" ? 2_000_000 : kind == "topic" ? 200_000 : 10];
                new Random(21).NextBytes(noise);
                copy.Value = noise;
                copy.Timestamp = kind == "time" ? new Timestamp(1_381_152_600_000, TimestampType.CreateTime) : Timestamp.Default;
            }

            return copy;
        },
    };

    private static List<string>[] Copied(KafkaSettings settings, int partitions = 2) => InputFeed.Read(settings, TopicCatalog.Candles, partitions);

    private static List<ConsumeResult<byte[], byte[]>> Letters(KafkaSettings settings)
    {
        var letters = new List<ConsumeResult<byte[], byte[]>>();
        PartitionReader.ReadToEnd(
            settings, [.. Enumerable.Range(0, 2).Select(p => new TopicPartition(settings.NameOf(TopicCatalog.DeadLetters), p))], letters.Add, TestContext.Current.CancellationToken);
        return letters;
    }

    private static string Text(ConsumeResult<byte[], byte[]> record, string header) => Encoding.UTF8.GetString(record.Message.Headers.GetLastBytes(header));

    private async Task<KafkaSettings> TopicsAsync(int partitions, (string Key, string Value) but)
    {
        var settings = kafka.Settings();
        var topic = TopicCatalog.Candles;
        using var admin = new AdminClientBuilder(settings.Admin()).Build();
        await admin.CreateTopicsAsync([new TopicSpecification
        {
            Name = settings.NameOf(topic), NumPartitions = partitions, ReplicationFactor = -1, Configs = new Dictionary<string, string>(topic.Settings) { [but.Key] = but.Value },
        }]);
        await new TopicAdmin(settings, TimeProvider.System, new CapturedLog<TopicAdmin>()).EnsureAsync(partitions, Patience, TestContext.Current.CancellationToken);
        return settings;
    }
}
