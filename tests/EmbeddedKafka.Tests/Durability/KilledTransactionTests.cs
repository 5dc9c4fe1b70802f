using Candlewick.Tests.Support;
using Confluent.Kafka;

namespace Candlewick.EmbeddedKafka.Tests.Durability;

/// <summary>A broker killed in the middle of transactions: every record of the input is in the output once, or not yet.</summary>
public sealed class KilledTransactionTests
{
    private static readonly TopicPartition Input = new("input", 0);
    private static readonly TopicPartition Output = new("output", 0);

    [Fact]
    public async Task Copying_in_transactions_is_exactly_once_through_kills()
    {
        var kills = new Kills("transactions");
        using var folder = new TempFolder("kill");
        using var broker = new BrokerProcess(folder.FullPath);
        await broker.StartAsync();
        await Clients.CreateTopicAsync(broker.Bootstrap, Input.Topic, 1);
        await Clients.CreateTopicAsync(broker.Bootstrap, Output.Topic, 1);
        using var source = new NumberedProducer(broker.Bootstrap, Input.Topic, 1, valueBytes: 20);
        using var copy = new TransactionalCopy(broker.Bootstrap, Input, Output);
        for (int kill = 0; kill < kills.Count; kill++)
        {
            long confirmed = 0;
            await kills.OneAsync(broker, () => copy.Committed, () => confirmed = copy.Committed);
            await CheckAsync(broker, confirmed, $"kill {kill + 1}");
        }

        await source.StopAsync();
        await copy.StopAsync();
        int copied = await CheckAsync(broker, copy.Committed, "at the end");
        Assert.True(copied > 0, "nothing was copied");
        Assert.Contains(Clients.ReadAll(broker.Bootstrap, Output.Topic, 0, IsolationLevel.ReadUncommitted), r => r.Message.Key == "aborted");
        Console.Error.WriteLine($"transactions: {copied} records copied, {copy.Summary} over {kills.Count} kills");
    }

    /// <summary>Compares the committed output with the group's committed offset; returns the number of records.</summary>
    private static async Task<int> CheckAsync(BrokerProcess broker, long confirmed, string when)
    {
        using var consumer = Clients.Consumer(broker.Bootstrap, TransactionalCopy.Group);

        // Required stable, as every consumer of this client asks: waits for what is being decided.
        long before = CommittedOffset(consumer);
        Assert.True(before >= confirmed, $"{when}: a commit up to {confirmed} was confirmed, but the group stands at {before}");

        // The ends of a transaction are written partition by partition, so the output may be a moment behind the group.
        List<ConsumeResult<string, string>> found = [];
        await Eventually.TrueAsync(
            () => (found = Clients.ReadAll(broker.Bootstrap, Output.Topic, 0)).Count >= before,
            TimeSpan.FromSeconds(30),
            $"{when}: the output reaches the {before} records that the group has committed");
        long after = CommittedOffset(consumer);
        Assert.True(found.Count <= after, $"{when}: {found.Count} records in the output, but the group stands at {after}");
        for (int i = 0; i < found.Count; i++)
        {
            Assert.True(found[i].Message.Key == "copied", $"{when}: an aborted record is seen at {found[i].Offset}");
            Assert.True(NumberedProducer.NumberOf(found[i].Message.Value) == i, $"{when}: record {found[i].Message.Value} where {i} is expected, at {found[i].Offset}");
        }

        return found.Count;
    }

    private static long CommittedOffset(IConsumer<string, string> consumer)
    {
        var offset = consumer.Committed([Input], TimeSpan.FromSeconds(30)).Single().Offset;
        return offset == Offset.Unset ? 0 : offset.Value;
    }
}
