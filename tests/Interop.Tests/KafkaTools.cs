using Candlewick.Tests.Support;

namespace Candlewick.Interop.Tests;

/// <summary>
/// The tools of the Kafka distribution at KAFKA_HOME, as they are. They are named by class, which is what their scripts
/// come to: a distribution need not have every script.
/// </summary>
internal sealed class KafkaTools : IDisposable
{
    public const string Topics = "org.apache.kafka.tools.TopicCommand";
    public const string Configs = "kafka.admin.ConfigCommand";
    public const string ConsoleProducer = "org.apache.kafka.tools.ConsoleProducer";
    public const string ConsoleConsumer = "org.apache.kafka.tools.consumer.ConsoleConsumer";
    public const string VerifiableProducer = "org.apache.kafka.tools.VerifiableProducer";
    public const string VerifiableConsumer = "org.apache.kafka.tools.VerifiableConsumer";
    public const string ProducerPerformance = "org.apache.kafka.tools.ProducerPerformance";
    public const string ConsumerPerformance = "org.apache.kafka.tools.ConsumerPerformance";
    public const string TransactionalCopier = "org.apache.kafka.tools.TransactionalMessageCopier";
    public const string Transactions = "org.apache.kafka.tools.TransactionsCommand";
    public const string Groups = "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand";
    public const string Offsets = "org.apache.kafka.tools.GetOffsetShell";
    public const string DeleteRecords = "org.apache.kafka.tools.DeleteRecordsCommand";
    public const string LogDirs = "org.apache.kafka.tools.LogDirsCommand";
    public const string LeaderElection = "org.apache.kafka.tools.LeaderElectionCommand";
    public const string Reassignment = "org.apache.kafka.tools.reassign.ReassignPartitionsCommand";
    public const string Acls = "org.apache.kafka.tools.AclCommand";
    public const string Quorum = "org.apache.kafka.tools.MetadataQuorumCommand";
    public const string Features = "org.apache.kafka.tools.FeatureCommand";
    public const string DumpLog = "org.apache.kafka.tools.DumpLogSegments";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly string? _home = Environment.GetEnvironmentVariable("KAFKA_HOME");
    private readonly TempFolder _folder = new("tools");

    /// <summary>Why there are none, null where there are.</summary>
    public string? Missing => string.IsNullOrEmpty(_home) ? "runs the tools of a Kafka distribution: set KAFKA_HOME" : null;

    public string FileOf(string text)
    {
        string path = _folder["input"];
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>The lines a tool printed, trimmed; a failed tool fails the test.</summary>
    public async Task<string[]> RunAsync(string tool, string[] arguments, string input = "")
    {
        var (exitCode, lines) = await TryRunAsync(tool, arguments, input);
        Assert.True(exitCode == 0, $"{tool} {string.Join(' ', arguments)} ended with {exitCode}.\n{string.Join('\n', lines)}");
        return lines;
    }

    /// <summary>How a tool ended, and the lines it printed; with those of its errors where it failed.</summary>
    public async Task<(int ExitCode, string[] Lines)> TryRunAsync(string tool, string[] arguments, string input = "")
    {
        string script = OperatingSystem.IsWindows() ? Path.Combine(_home!, "bin", "windows", "kafka-run-class.bat") : Path.Combine(_home!, "bin", "kafka-run-class.sh");
        var environment = new Dictionary<string, string>
        {
            // The scripts would write their logs into the distribution; the rest is for a quick start.
            ["LOG_DIR"] = _folder["logs"],
            ["KAFKA_HEAP_OPTS"] = "-Xmx128m",
            ["KAFKA_JVM_PERFORMANCE_OPTS"] = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto",
        };
        var (exitCode, output, errors) = await ChildProcess.TryRunAsync(script, [tool, .. arguments], _folder.FullPath, environment, Limit, input);
        string[] lines = (exitCode == 0 ? output : output + '\n' + errors).Split('\n');
        return (exitCode, [.. lines.Select(line => line.Trim()).Where(line => line.Length > 0)]);
    }

    public void Dispose() => _folder.Dispose();
}
