using Candlewick.Tests.Support;
using Confluent.Kafka;

namespace Candlewick.EmbeddedKafka.Tests.Durability;

/// <summary>A broker killed while a group commits offsets: no confirmed commit lost, none half done, the member still known.</summary>
public sealed class KilledCommitTests
{
    private const int Partitions = 3;

    [Fact]
    public async Task Confirmed_offset_commits_survive_a_kill()
    {
        var kills = new Kills("offset commits");
        using var folder = new TempFolder("kill");
        using var broker = new BrokerProcess(folder.FullPath);
        await broker.StartAsync();
        await Clients.CreateTopicAsync(broker.Bootstrap, "input", Partitions);
        using var committer = new OffsetCommitter(broker.Bootstrap, "input");
        for (int kill = 0; kill < kills.Count; kill++)
        {
            long confirmed = 0;
            await kills.OneAsync(broker, () => committer.Confirmed, () => confirmed = committer.Confirmed);
            Check(broker, confirmed, committer, $"kill {kill + 1}");
        }

        await committer.StopAsync();
        Check(broker, committer.Confirmed, committer, "at the end");
        Assert.Equal(1, committer.Assignments);
        Console.Error.WriteLine($"offset commits: {committer.Confirmed} confirmed over {kills.Count} kills");
    }

    private static void Check(BrokerProcess broker, long confirmed, OffsetCommitter committer, string when)
    {
        using var reader = Clients.Consumer(broker.Bootstrap, OffsetCommitter.Group);
        var stored = reader.Committed([.. Enumerable.Range(0, Partitions).Select(p => new TopicPartition("input", p))], TimeSpan.FromSeconds(30));
        long[] offsets = [.. stored.Select(o => o.Offset.Value).Distinct()];
        Assert.True(offsets.Length == 1, $"{when}: one commit for all partitions is there in part: {string.Join(", ", stored)}");
        Assert.True(offsets[0] >= confirmed, $"{when}: {confirmed} was confirmed, but the group stands at {offsets[0]}");
        Assert.True(offsets[0] <= committer.Asked, $"{when}: the group stands at {offsets[0]}, which nobody has committed");
    }
}
