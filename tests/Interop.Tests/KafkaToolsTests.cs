namespace Candlewick.Interop.Tests;

/// <summary>The tools of Apache Kafka against the embedded broker and its files.</summary>
public sealed class KafkaToolsTests : IClassFixture<EmbeddedServers>, IDisposable
{
    private readonly EmbeddedServers _servers;
    private readonly KafkaTools _tools = new();

    public KafkaToolsTests(EmbeddedServers servers)
    {
        Assert.SkipWhen(_tools.Missing is not null, _tools.Missing ?? "");
        _servers = servers;
    }

    [Fact]
    public async Task Topics_are_made_described_altered_and_deleted()
    {
        await AskAsync(KafkaTools.Topics, "--create", "--topic", "topics", "--partitions", "1", "--config", "retention.ms=86400000");
        await AskAsync(KafkaTools.Topics, "--alter", "--topic", "topics", "--partitions", "3");
        string[] described = await AskAsync(KafkaTools.Topics, "--describe", "--topic", "topics");
        Assert.Contains("PartitionCount: 3", described[0], StringComparison.Ordinal);
        Assert.Contains("retention.ms=86400000", described[0], StringComparison.Ordinal);

        await AskAsync(KafkaTools.Configs, "--alter", "--topic", "topics", "--add-config", "cleanup.policy=[compact,delete]", "--delete-config", "retention.ms");
        Assert.Contains(
            "cleanup.policy=compact,delete sensitive=false synonyms={DYNAMIC_TOPIC_CONFIG:cleanup.policy=compact,delete, DEFAULT_CONFIG:log.cleanup.policy=delete}",
            await AskAsync(KafkaTools.Configs, "--describe", "--topic", "topics"));

        await AskAsync(KafkaTools.Topics, "--delete", "--topic", "topics");
        Assert.DoesNotContain("topics", await AskAsync(KafkaTools.Topics, "--list"));
    }

    [Fact]
    public async Task Console_tools_write_and_read_what_others_delete()
    {
        string[] lines = [.. Enumerable.Range(0, 50).Select(i => $"k{i}:v{i}")];
        await AskAsync(KafkaTools.Topics, "--create", "--topic", "console", "--partitions", "1");
        await _tools.RunAsync(
            KafkaTools.ConsoleProducer,
            ["--bootstrap-server", _servers.Bootstrap, "--topic", "console", "--property", "parse.key=true", "--property", "key.separator=:", "--compression-codec", "gzip"],
            string.Join('\n', lines));
        string file = _tools.FileOf("""{"version":1,"partitions":[{"topic":"console","partition":0,"offset":10}]}""");
        Assert.Contains("partition: console-0\tlow_watermark: 10", await AskAsync(KafkaTools.DeleteRecords, "--offset-json-file", file));
        string[] read = await AskAsync(
            KafkaTools.ConsoleConsumer, "--topic", "console", "--from-beginning", "--max-messages", "40", "--property", "print.key=true", "--property", "key.separator=:");
        Assert.Equal(lines[10..], read[^40..]);
        Assert.Equal(["console:0:50"], await AskAsync(KafkaTools.Offsets, "--topic", "console"));
    }

    [Fact]
    public async Task Verifiable_clients_agree_and_their_group_is_reset_and_deleted()
    {
        await AskAsync(KafkaTools.Topics, "--create", "--topic", "verified", "--partitions", "1");
        string[] produced = await AskAsync(KafkaTools.VerifiableProducer, "--topic", "verified", "--max-messages", "200");
        Assert.Contains("\"acked\":200", produced[^1], StringComparison.Ordinal);
        string[] consumed = await AskAsync(KafkaTools.VerifiableConsumer, "--topic", "verified", "--group-id", "verifiers", "--max-messages", "200", "--reset-policy", "earliest");
        Assert.Contains(consumed, line => line.Contains("offsets_committed", StringComparison.Ordinal) && line.Contains("\"offset\":200", StringComparison.Ordinal));

        Assert.Contains(await AskAsync(KafkaTools.Groups, "--describe", "--group", "verifiers"), line => Words(line).Take(6).SequenceEqual(["verifiers", "verified", "0", "200", "200", "0"]));
        string[] reset = await AskAsync(KafkaTools.Groups, "--reset-offsets", "--shift-by", "-50", "--group", "verifiers", "--topic", "verified", "--execute");
        Assert.Contains(reset, line => Words(line).SequenceEqual(["verifiers", "verified", "0", "150"]));
        await AskAsync(KafkaTools.Groups, "--delete", "--group", "verifiers");
        Assert.DoesNotContain("verifiers", await AskAsync(KafkaTools.Groups, "--list"));
    }

    [Fact]
    public async Task Transactions_are_copied_listed_and_read_from_the_files()
    {
        await AskAsync(KafkaTools.Topics, "--create", "--topic", "source", "--partitions", "1");
        await AskAsync(KafkaTools.Topics, "--create", "--topic", "copies", "--partitions", "1");
        string[] produced = await AskAsync(KafkaTools.ProducerPerformance, "--topic", "source", "--num-records", "20000", "--record-size", "100", "--throughput", "-1");
        Assert.StartsWith("20000 records sent", produced[^1], StringComparison.Ordinal);
        await _tools.RunAsync(KafkaTools.TransactionalCopier,
        [
            "--broker-list", _servers.Bootstrap, "--input-topic", "source", "--input-partition", "0", "--output-topic", "copies", "--transactional-id", "copier",
            "--consumer-group", "copiers", "--transaction-size", "1000", "--max-messages", "20000",
        ]);
        string[] read = await AskAsync(KafkaTools.ConsumerPerformance, "--topic", "copies", "--num-records", "20000");
        Assert.Equal("20000", read[^1].Split(", ")[4]);
        Assert.Contains(await AskAsync(KafkaTools.Transactions, "list"), line => Words(line) is ["copier", "1", _, "CompleteCommit"]);
        Assert.Contains(await AskAsync(KafkaTools.Transactions, "describe-producers", "--topic", "copies", "--partition", "0"), line => line.EndsWith("None", StringComparison.Ordinal));

        string[] dumped = await DumpAsync("--deep-iteration", "copies-0");
        Assert.Equal(20_000, dumped.Count(line => line.Contains("payload: ", StringComparison.Ordinal)));
        Assert.Contains(dumped, line => line.Contains("endTxnMarker: COMMIT", StringComparison.Ordinal));
        Assert.DoesNotContain(dumped, line => line.Contains("endTxnMarker: ABORT", StringComparison.Ordinal));
        Assert.DoesNotContain(dumped, line => line.Contains("isvalid: false", StringComparison.Ordinal));
        string[] offsets = await DumpAsync("--offsets-decoder", "__consumer_offsets-*");
        Assert.Contains(offsets, line => line.Contains("""{"group":"copiers","topic":"source","partition":0}""", StringComparison.Ordinal) && line.Contains("\"offset\":20000,", StringComparison.Ordinal));
        Assert.Contains(await DumpAsync("--transaction-log-decoder", "__transaction_state-*"), line => line.Contains("""{"transactionalId":"copier"}""", StringComparison.Ordinal));
    }

    public void Dispose() => _tools.Dispose();

    private static string[] Words(string line) => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private Task<string[]> AskAsync(string tool, params string[] arguments) => _tools.RunAsync(tool, ["--bootstrap-server", _servers.Bootstrap, .. arguments]);

    private Task<string[]> DumpAsync(string how, string folders)
    {
        var segments = Directory.GetDirectories(_servers.Logs, folders).SelectMany(folder => Directory.GetFiles(folder, "*.log"));
        return _tools.RunAsync(KafkaTools.DumpLog, [how, "--print-data-log", "--files", string.Join(',', segments)]);
    }
}
