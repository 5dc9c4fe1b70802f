using System.Text.Json;
using Candlewick.EmbeddedKafka.Log.Records;
using Candlewick.EmbeddedKafka.Protocol;
using Candlewick.Tests.Support;

namespace Candlewick.EmbeddedKafka.Tests.Durability;

/// <summary>A disk without space: clients are told to try again, and go on when there is space.</summary>
public sealed class FullDiskTests
{
    [Fact]
    public async Task Producers_wait_out_a_full_disk_and_go_on()
    {
        using var disk = SmallDisk.TryMount(megabytes: 24);
        Assert.SkipWhen(disk is null, "needs Linux and an account that may mount a tmpfs");
        using var broker = new BrokerProcess(disk.FullPath);
        await broker.StartAsync();
        await Clients.CreateTopicAsync(broker.Bootstrap, "numbers", 1);
        long sent = 0;
        using var producer = Clients.Producer(broker.Bootstrap, statistics: json => Volatile.Write(ref sent, ProduceRequests(json)));
        var offsets = new List<long>();
        for (int number = 0; number < 100; number++)
        {
            offsets.Add((await producer.ProduceAsync("numbers", Message(number))).Offset.Value);
        }

        disk.Fill();
        using var raw = await RawConnection.OpenAsync(broker.Port);
        var answer = (ProduceResponse)(await raw.AskAsync(ApiKey.Produce, 9, Produce("numbers", new byte[20_000])))!;
        Assert.Equal(ErrorCode.KafkaStorageError, answer.Responses[0].PartitionResponses[0].ErrorCode);

        var waiting = Enumerable.Range(100, 100).Select(number => producer.ProduceAsync("numbers", Message(number))).ToList();

        // More requests than there are messages: some were refused and sent again.
        await Eventually.TrueAsync(() => Volatile.Read(ref sent) > 200, TimeSpan.FromSeconds(60), "the producer is refused and tries again");
        Assert.DoesNotContain(waiting, task => task.IsCompleted);

        disk.Free();
        offsets.AddRange((await Task.WhenAll(waiting).WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System)).Select(r => r.Offset.Value));

        // What a full disk cut short must not be found again, neither now nor by a recovery.
        Check(broker, offsets);
        await broker.KillAsync();
        await broker.StartAsync();
        Check(broker, offsets);
    }

    private static long ProduceRequests(string statistics)
    {
        using var parsed = JsonDocument.Parse(statistics);
        return parsed.RootElement.GetProperty("brokers").EnumerateObject().Sum(broker =>
            broker.Value.GetProperty("req").TryGetProperty("Produce", out var sent) ? sent.GetInt64() : 0);
    }

    private static void Check(BrokerProcess broker, List<long> offsets)
    {
        var found = Clients.ReadAll(broker.Bootstrap, "numbers", 0);
        Assert.Equal(offsets, found.ConvertAll(r => r.Offset.Value));
        Assert.Equal(Enumerable.Range(0, offsets.Count), found.Select(r => NumberedProducer.NumberOf(r.Message.Value)));
    }

    private static Confluent.Kafka.Message<string, string> Message(int number) => new() { Key = "", Value = $"{number}|{new string('.', 5000)}" };

    private static ProduceRequest Produce(string topic, byte[] value) => new()
    {
        Acks = -1,
        TimeoutMs = 5000,
        TopicData = [new() { Name = topic, PartitionData = [new() { Index = 0, Records = (ReadOnlyMemory<byte>)new RecordBatchBuilder(1_700_000_000_000).Append(1_700_000_000_000, null, value).Build() }] }],
    };
}
