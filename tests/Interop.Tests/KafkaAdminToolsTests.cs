using System.Globalization;
using System.Text.Json;
using Candlewick.Tests.Support;

namespace Candlewick.Interop.Tests;

/// <summary>What Apache Kafka's tools say of the cluster, its folder and its offsets, against the embedded broker.</summary>
public sealed class KafkaAdminToolsTests : IClassFixture<EmbeddedServers>, IDisposable
{
    private readonly EmbeddedServers _servers;
    private readonly KafkaTools _tools = new();

    public KafkaAdminToolsTests(EmbeddedServers servers)
    {
        Assert.SkipWhen(_tools.Missing is not null, _tools.Missing ?? "");
        _servers = servers;
    }

    [Fact]
    public async Task Folders_are_told_with_the_size_of_each_partition()
    {
        await FillAsync("sized");

        string[] told = await AskAsync(KafkaTools.LogDirs, "--describe", "--topic-list", "sized");

        using var json = JsonDocument.Parse(told[^1]);
        var folder = json.RootElement.GetProperty("brokers")[0].GetProperty("logDirs")[0];
        Assert.Equal(Path.GetFullPath(_servers.Logs), folder.GetProperty("logDir").GetString());
        var partition = folder.GetProperty("partitions")[0];
        Assert.Equal("sized-0", partition.GetProperty("partition").GetString());
        Assert.InRange(partition.GetProperty("size").GetInt64(), 10_000, 20_000);
    }

    [Fact]
    public async Task Offsets_are_told_of_every_kind()
    {
        await FillAsync("offsets");

        Assert.Equal(["offsets:0:100"], await AskAsync(KafkaTools.Offsets, "--topic", "offsets", "--time", "latest"));
        Assert.Equal(["offsets:0:0"], await AskAsync(KafkaTools.Offsets, "--topic", "offsets", "--time", "earliest-local"));
        Assert.Single(await AskAsync(KafkaTools.Offsets, "--topic", "offsets", "--time", "max-timestamp"));
        Assert.Empty(await AskAsync(KafkaTools.Offsets, "--topic", "offsets", "--time", "latest-tiered"));
    }

    [Fact]
    public async Task One_node_has_nothing_to_elect_move_or_forbid()
    {
        await FillAsync("one");

        Assert.Equal(["Valid replica already elected for partitions one-0"], await AskAsync(KafkaTools.LeaderElection, "--election-type", "preferred", "--topic", "one", "--partition", "0"));
        await AskAsync(KafkaTools.LeaderElection, "--election-type", "preferred", "--all-topic-partitions");
        Assert.Equal(["No partition reassignments found."], await AskAsync(KafkaTools.Reassignment, "--list"));
        var (_, acls) = await _tools.TryRunAsync(KafkaTools.Acls, ["--bootstrap-server", _servers.Bootstrap, "--list"]);
        Assert.Contains(acls, line => line.EndsWith("SecurityDisabledException: No Authorizer is configured.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_quorum_and_the_release_are_told()
    {
        string[] quorum = await AskAsync(KafkaTools.Quorum, "describe", "--status");
        Assert.Contains(quorum, line => Words(line) is ["LeaderId:", "1"]);
        Assert.Contains(quorum, line => Words(line) is ["MaxFollowerLag:", "0"]);
        Assert.Contains(await AskAsync(KafkaTools.Quorum, "describe", "--replication"), line => Words(line) is ["1", .., "Leader"]);
        Assert.Contains(await AskAsync(KafkaTools.Features, "describe"), line => line.Contains("metadata.version", StringComparison.Ordinal) && line.Contains("FinalizedVersionLevel: 4.3-IV0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Settings_of_every_kind_of_thing_are_told()
    {
        await FillAsync("settings");

        string[] broker = await AskAsync(KafkaTools.Configs, "--describe", "--all", "--broker", "1");
        Assert.Contains("log.cleanup.policy=delete sensitive=false synonyms={DEFAULT_CONFIG:log.cleanup.policy=delete}", broker);
        Assert.Contains(broker, line => line.StartsWith($"advertised.listeners=PLAINTEXT://{_servers.Bootstrap} ", StringComparison.Ordinal));
        await AskAsync(KafkaTools.Configs, "--describe", "--entity-type", "brokers");
        await AskAsync(KafkaTools.Configs, "--describe", "--entity-type", "clients");
        await AskAsync(KafkaTools.Configs, "--describe", "--entity-type", "client-metrics");
        var (exitCode, refused) = await _tools.TryRunAsync(
            KafkaTools.Configs, ["--bootstrap-server", _servers.Bootstrap, "--alter", "--topic", "settings", "--add-config", "cleanup.policy=burn"]);
        Assert.NotEqual(0, exitCode);
        Assert.Contains(refused, line => line.Contains("String must be one of: compact, delete", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Segments_that_grow_and_those_that_stand_still_agree_with_their_indexes()
    {
        await AskAsync(KafkaTools.Topics, "--create", "--topic", "dumped", "--partitions", "1", "--config", "segment.bytes=1048576");
        await AskAsync(KafkaTools.ProducerPerformance, "--topic", "dumped", "--num-records", "12000", "--record-size", "200", "--throughput", "-1");
        string folder = Path.Combine(_servers.Logs, "dumped-0");
        await Eventually.TrueAsync(() => Files("*.timeindex").Length >= 3, TimeSpan.FromSeconds(30), "the indexes of three segments are in their files");

        string[] dumped = await DumpAsync([.. Files("*.log"), .. Files("*.index"), .. Files("*.timeindex")]);
        string[] checkedSanity = await DumpAsync([.. Files("*.index"), .. Files("*.timeindex")], "--index-sanity-check");

        Assert.Equal(12_000, dumped.Where(line => line.StartsWith("baseOffset: ", StringComparison.Ordinal)).Sum(line => int.Parse(Words(line)[5], CultureInfo.InvariantCulture)));
        Assert.DoesNotContain(dumped, line => line.StartsWith("Mismatches", StringComparison.Ordinal) || line.Contains("found log", StringComparison.Ordinal) || line.Contains("isvalid: false", StringComparison.Ordinal));
        Assert.Equal(Files("*.index").Length + Files("*.timeindex").Length, checkedSanity.Count(line => line.EndsWith("passed sanity check.", StringComparison.Ordinal)));

        string[] Files(string pattern) => Directory.GetFiles(folder, pattern);

        Task<string[]> DumpAsync(IEnumerable<string> files, params string[] how) => _tools.RunAsync(KafkaTools.DumpLog, [.. how, "--files", string.Join(',', files)]);
    }

    public void Dispose() => _tools.Dispose();

    private static string[] Words(string line) => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A topic of one partition with a hundred records of a hundred bytes.</summary>
    private async Task FillAsync(string topic)
    {
        await AskAsync(KafkaTools.Topics, "--create", "--topic", topic, "--partitions", "1");
        await AskAsync(KafkaTools.ProducerPerformance, "--topic", topic, "--num-records", "100", "--record-size", "100", "--throughput", "-1");
    }

    private Task<string[]> AskAsync(string tool, params string[] arguments) => _tools.RunAsync(tool, ["--bootstrap-server", _servers.Bootstrap, .. arguments]);
}
