using Candlewick.EmbeddedKafka.Log;
using Candlewick.EmbeddedKafka.Log.Topics;

namespace Candlewick.EmbeddedKafka.Tests.Log;

public sealed class LogStoreTests : IDisposable
{
    private static readonly Dictionary<string, string> NoConfig = [];

    private readonly string _folder = Directory.CreateTempSubdirectory("candlewick-store-").FullName;
    private int _ids;

    [Fact]
    public void Topics_partitions_ids_settings_and_records_survive()
    {
        Guid id;
        using (var store = Open())
        {
            id = store.Create("a", 2, new Dictionary<string, string> { ["retention.ms"] = "5" }).Topic!.Id;
            store.AddPartitions("a", 3);
            store.Configure("a", new Dictionary<string, string> { ["cleanup.policy"] = "compact,delete" });
            store.Find("a", 2)!.Append("kept");
        }

        using var again = Open();
        var topic = again.Find(id)!;
        Assert.Equal(("a", 3), (topic.Name, topic.Partitions.Count));
        Assert.Equal((true, true, LogConfig.Default.RetentionMs), (topic.Config.Compact, topic.Config.Delete, topic.Config.RetentionMs));
        Assert.Equal("kept", again.Find("a", 2)!.ReadAll()[0].Value);
    }

    [Fact]
    public void A_deleted_topic_is_gone_and_its_name_free()
    {
        using var store = Open();
        var first = store.Create("a", 1, NoConfig).Topic!;
        var log = store.Find("a", 0)!;
        log.Append("old");
        Assert.Equal(LogError.None, store.Delete("a").Error);

        Assert.Null(store.Find("a"));
        Assert.Null(store.Find(first.Id));
        Assert.Equal(LogError.KafkaStorageError, log.Append("late").Error);
        Assert.Equal(LogError.UnknownTopicOrPartition, store.Delete("a").Error);
        Assert.NotEqual(first.Id, store.Create("a", 1, NoConfig).Topic!.Id);
        Assert.Empty(store.Find("a", 0)!.ReadAll());
        Assert.Empty(Directory.GetFileSystemEntries(_folder, "*.deleted", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("", 1, nameof(LogError.InvalidTopic))]
    [InlineData("..", 1, nameof(LogError.InvalidTopic))]
    [InlineData("a/b", 1, nameof(LogError.InvalidTopic))]
    [InlineData("é", 1, nameof(LogError.InvalidTopic))]
    [InlineData("a", 1, nameof(LogError.TopicAlreadyExists))]
    [InlineData("b", 0, nameof(LogError.InvalidPartitions))]
    [InlineData("b", 9, nameof(LogError.PolicyViolation))]
    public void What_cannot_be_created(string name, int partitions, string expected)
    {
        using var store = Open();
        store.Create("a", 1, NoConfig);
        Assert.Equal(expected, store.Create(name, partitions, NoConfig).Error.ToString());
    }

    [Theory]
    [InlineData("no.such.setting", "1")]
    [InlineData("retention.ms", "-2")]
    [InlineData("retention.ms", "x")]
    [InlineData("cleanup.policy", "shred")]
    [InlineData("min.cleanable.dirty.ratio", "2")]
    [InlineData("message.timestamp.type", "Sundial")]
    public void Settings_are_checked(string name, string value)
    {
        using var store = Open();
        var result = store.Create("a", 1, new Dictionary<string, string> { [name] = value });
        Assert.Equal(LogError.InvalidConfig, result.Error);
        Assert.Contains(name, result.Message, StringComparison.Ordinal);
        Assert.Empty(store.Topics);
    }

    [Fact]
    public void Every_setting_takes_its_own_default()
    {
        foreach (var setting in TopicSetting.All)
        {
            Assert.Equal(LogConfig.Default, setting.Write(LogConfig.Default, setting.Read(LogConfig.Default)));
        }
    }

    [Fact]
    public void A_folder_in_use_is_refused_and_free_afterwards()
    {
        using (Open())
        {
            var e = Assert.Throws<LogException>(Open);
            Assert.Contains(_folder, e.Message, StringComparison.Ordinal);
        }

        Open().Dispose();
    }

    [Fact]
    public void A_delete_that_a_crash_cut_short_is_finished()
    {
        using (var store = Open())
        {
            store.Create("a", 1, NoConfig);
            store.Find("a", 0)!.Append("old");
        }

        string record = Directory.GetFiles(Path.Combine(_folder, "topics")).Single();
        File.Move(record, record + ".deleted");
        using var again = Open();
        Assert.Empty(again.Topics);
        Assert.False(Directory.Exists(Path.Combine(_folder, "a-0")));
    }

    [Fact]
    public void A_name_of_the_greatest_length_is_kept_and_deleted()
    {
        string longest = new('x', TopicName.MaxLength);
        using (var store = Open())
        {
            Assert.Equal(LogError.None, store.Create(longest, 1, NoConfig).Error);
            store.Find(longest, 0)!.Append("kept");
        }

        using var again = Open();
        Assert.Equal("kept", again.Find(longest, 0)!.ReadAll()[0].Value);
        Assert.Equal(LogError.None, again.Delete(longest).Error);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(_folder, "topics")));
    }

    [Fact]
    public void A_folder_whose_topic_files_are_called_by_name_still_opens()
    {
        using (var store = Open())
        {
            store.Create("a", 1, NoConfig);
            store.Find("a", 0)!.Append("kept");
            store.Create("gone", 1, NoConfig);
        }

        foreach (string file in Directory.GetFiles(Path.Combine(_folder, "topics")))
        {
            string name = File.ReadAllText(file).Contains("\"gone\"", StringComparison.Ordinal) ? "gone.json.deleted" : "a.json";
            File.Move(file, Path.Combine(_folder, "topics", name));
        }

        for (int opened = 0; opened < 2; opened++)
        {
            using var store = Open();
            Assert.Equal("kept", store.Find("a", 0)!.ReadAll()[0].Value);
            Assert.Single(store.Topics);
            Assert.False(Directory.Exists(Path.Combine(_folder, "gone-0")));
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private LogStore Open() => LogStore.Open(
        new LogStoreOptions { Folder = _folder, MaxPartitions = 8 },
        new LogSettings { Time = new ManualClock() },
        () => new Guid(++_ids, 0, 0, new byte[8]));
}
