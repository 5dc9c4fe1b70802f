using System.Globalization;
using Candlewick.EmbeddedKafka.Log;
using Candlewick.EmbeddedKafka.Server;

namespace Candlewick.Cli.Settings;

/// <summary><c>BROKER_*</c>: how the embedded broker runs; docs/broker.md has the table.</summary>
internal static class BrokerSettings
{
    private const string EveryMs = "every-ms:";

    /// <param name="get">A variable's value; null where it is not set.</param>
    /// <param name="dataFolder">The broker's folder is in it.</param>
    /// <exception cref="SettingException">A value cannot be used.</exception>
    public static BrokerOptions Read(Func<string, string?> get, string dataFolder)
    {
        int Number(string name, int otherwise, int least, int most) => PipelineSettings.Number(name, get(name), otherwise, least, most);
        var standard = new BrokerOptions { Folder = Path.Combine(dataFolder, "broker") };
        return WithFlush(get("BROKER_FLUSH"), standard with
        {
            Port = Number("BROKER_PORT", 9092, 0, 65535),
            MaxRequestBytes = Number("BROKER_MAX_REQUEST_BYTES", standard.MaxRequestBytes, 1024, 1 << 30),
            MaxConnections = Number("BROKER_MAX_CONNECTIONS", standard.MaxConnections, 1, 100_000),
            MaxTopics = Number("BROKER_MAX_TOPICS", standard.MaxTopics, 3, 100_000),
            MaxPartitions = Number("BROKER_MAX_PARTITIONS", standard.MaxPartitions, 9, 100_000),
            MaxGroups = Number("BROKER_MAX_GROUPS", standard.MaxGroups, 1, 1_000_000),
            MaxTransferBytes = Number("BROKER_MAX_TRANSFER_BYTES", (int)standard.MaxTransferBytes, 1 << 20, int.MaxValue),
            CompactionInterval = TimeSpan.FromMilliseconds(Number("BROKER_COMPACTION_MS", (int)standard.CompactionInterval.TotalMilliseconds, 1, 3_600_000)),
        });
    }

    private static BrokerOptions WithFlush(string? value, BrokerOptions options) => value switch
    {
        null or "os" => options,
        "always" => options with { Flush = FlushPolicy.Always },
        _ when value.StartsWith(EveryMs, StringComparison.Ordinal)
            && int.TryParse(value.AsSpan(EveryMs.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int ms) && ms is >= 1 and <= 60_000 =>
            options with { Flush = FlushPolicy.EveryMs, FlushInterval = TimeSpan.FromMilliseconds(ms) },
        _ => throw new SettingException(
            $"BROKER_FLUSH is '{value}'; expected 'os' (when the system likes), 'every-ms:N' with N from 1 to 60000, or 'always' (before each acknowledgement)"),
    };
}
