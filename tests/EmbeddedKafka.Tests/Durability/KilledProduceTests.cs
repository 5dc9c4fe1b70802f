using Candlewick.Tests.Support;

namespace Candlewick.EmbeddedKafka.Tests.Durability;

/// <summary>A broker killed while an idempotent producer writes: nothing acknowledged lost, nothing doubled, nothing out of order.</summary>
public sealed class KilledProduceTests
{
    private const int Partitions = 3;

    [Fact]
    public Task Acknowledged_records_survive_a_kill() => RunAsync("produce", [], valueBytes: 60, isCompacted: false);

    [Fact]
    public Task Acknowledged_records_survive_a_kill_between_segments() =>
        RunAsync("segment rolls", new() { ["segment.bytes"] = "32768", ["index.interval.bytes"] = "1024" }, valueBytes: 500, isCompacted: false);

    [Fact]
    public Task The_last_value_of_every_key_survives_a_kill_of_a_compacted_topic() =>
        RunAsync(
            "compacted topic",
            new() { ["cleanup.policy"] = "compact", ["segment.bytes"] = "32768", ["min.cleanable.dirty.ratio"] = "0.01" },
            valueBytes: 500,
            isCompacted: true);

    private static async Task RunAsync(string what, Dictionary<string, string> config, int valueBytes, bool isCompacted)
    {
        var kills = new Kills(what);
        using var folder = new TempFolder("kill");
        using var broker = new BrokerProcess(folder.FullPath, isCompacted ? new() { ["BROKER_COMPACTION_MS"] = "20" } : null);
        await broker.StartAsync();
        await Clients.CreateTopicAsync(broker.Bootstrap, "numbers", Partitions, config);
        using var producer = new NumberedProducer(broker.Bootstrap, "numbers", Partitions, valueBytes);
        for (int kill = 0; kill < kills.Count; kill++)
        {
            await kills.OneAsync(broker, () => producer.Acknowledged);

            // Nothing is sent while we read, so that what is missing was not superseded behind the reader's back.
            await producer.PauseAsync();
            for (int partition = 0; partition < Partitions; partition++)
            {
                Check(broker, partition, producer.Offsets(partition), isCompacted, $"{what}, kill {kill + 1}");
            }

            producer.Resume();
        }

        await producer.StopAsync();
        Console.Error.WriteLine($"{what}: {producer.Acknowledged} records acknowledged over {kills.Count} kills");
    }

    /// <summary>Reads a partition as a new consumer would: what was acknowledged is there, at its offset and once, and nothing else is.</summary>
    private static void Check(BrokerProcess broker, int partition, long[] acknowledged, bool isCompacted, string when)
    {
        var found = Clients.ReadAll(broker.Bootstrap, "numbers", partition);
        var numbers = found.ConvertAll(r => NumberedProducer.NumberOf(r.Message.Value));
        for (int i = 1; i < numbers.Count; i++)
        {
            Assert.True(numbers[i] > numbers[i - 1], $"{when}, partition {partition}: record {numbers[i]} after {numbers[i - 1]} at {found[i].Offset}: doubled or out of order");
        }

        Assert.True(numbers[^1] < acknowledged.Length, $"{when}, partition {partition}: record {numbers[^1]} is there, but only {acknowledged.Length} were acknowledged");
        var byNumber = found.ToDictionary(r => NumberedProducer.NumberOf(r.Message.Value), r => r.Offset.Value);
        int first = isCompacted ? Math.Max(0, acknowledged.Length - NumberedProducer.Keys) : 0;
        for (int number = first; number < acknowledged.Length; number++)
        {
            Assert.True(byNumber.TryGetValue(number, out long offset), $"{when}, partition {partition}: record {number}, acknowledged at {acknowledged[number]}, is lost");
            Assert.Equal(acknowledged[number], offset);
        }
    }
}
