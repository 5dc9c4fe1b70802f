using System.Globalization;
using Candlewick.EmbeddedKafka.Log.Topics;

namespace Candlewick.EmbeddedKafka.Server.Handlers.Topics;

/// <summary>
/// A setting of the broker as DescribeConfigs tells it, under Kafka's name: those that hold here, which are few of
/// Kafka's three hundred. Dashboards read them. None can be changed while the broker runs.
/// </summary>
/// <param name="Type">Kafka's config type code, as <see cref="TopicSetting.Type"/>.</param>
/// <param name="Value">Null where nothing is set.</param>
/// <param name="IsDefault">Whether it is what Kafka would have by itself.</param>
internal sealed record BrokerSetting(string Name, byte Type, string? Value, bool IsDefault)
{
    private const byte Boolean = 1;
    private const byte String = 2;
    private const byte Int = 3;
    private const byte Short = 4;
    private const byte Long = 5;
    private const byte List = 7;

    /// <summary>In the order of names.</summary>
    public static IEnumerable<BrokerSetting> Of(BrokerServices broker) => Own(broker).Concat(Topics(broker)).OrderBy(setting => setting.Name, StringComparer.Ordinal);

    private static IEnumerable<BrokerSetting> Own(BrokerServices broker)
    {
        var (options, node) = (broker.Options, broker.Node);
        string listener = string.Create(CultureInfo.InvariantCulture, $"PLAINTEXT://{node.Host}:{node.Port}");
        yield return Set("advertised.listeners", List, listener);
        yield return Default("authorizer.class.name", String, "");
        yield return new("auto.create.topics.enable", Boolean, options.AutoCreateTopics ? "true" : "false", options.AutoCreateTopics);
        yield return Set("broker.id", Int, Number(node.Id));
        yield return Default("broker.rack", String, null);
        yield return Default("default.replication.factor", Int, "1");
        yield return Default("delete.topic.enable", Boolean, "true");
        yield return Set("fetch.max.bytes", Int, Number(options.MaxFetchBytes));
        yield return Set("group.coordinator.rebalance.protocols", List, "classic");
        yield return Set("group.initial.rebalance.delay.ms", Int, "0");

        // Dashboards made before Kafka 4 take it for the version.
        yield return Set("inter.broker.protocol.version", String, BrokerVersion.Name);
        yield return Default("listener.security.protocol.map", String, "PLAINTEXT:PLAINTEXT");
        yield return Set("listeners", List, listener);
        yield return Set("log.cleaner.backoff.ms", Long, Number((long)options.CompactionInterval.TotalMilliseconds));
        yield return Default("log.cleaner.enable", Boolean, "true");
        yield return Set("log.dirs", List, Path.GetFullPath(options.Folder));
        yield return Default("log.retention.hours", Int, "168");
        yield return Default("log.roll.hours", Int, "168");
        yield return Set("max.connections", Int, Number(options.MaxConnections));
        yield return Set("node.id", Int, Number(node.Id));
        yield return Default("num.partitions", Int, "1");
        yield return Set("offsets.topic.num.partitions", Int, Number(EmbeddedBroker.CoordinatorPartitions));
        yield return Set("offsets.topic.replication.factor", Short, "1");
        yield return Set("process.roles", List, "broker,controller");
        yield return Default("security.inter.broker.protocol", String, "PLAINTEXT");
        yield return Set("socket.request.max.bytes", Int, Number(options.MaxRequestBytes));
        yield return Set("transaction.state.log.min.isr", Int, "1");
        yield return Set("transaction.state.log.num.partitions", Int, Number(EmbeddedBroker.CoordinatorPartitions));
        yield return Set("transaction.state.log.replication.factor", Short, "1");
    }

    /// <summary>What holds for topics that set nothing of their own.</summary>
    private static IEnumerable<BrokerSetting> Topics(BrokerServices broker) =>
        TopicSetting.All.Where(setting => setting.BrokerName is not null)
            .Select(setting => Default(setting.BrokerName!, setting.Type, setting.Read(broker.Logs.Defaults)));

    private static BrokerSetting Set(string name, byte type, string value) => new(name, type, value, IsDefault: false);

    private static BrokerSetting Default(string name, byte type, string? value) => new(name, type, value, IsDefault: true);

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
