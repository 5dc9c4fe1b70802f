using System.Security.Cryptography;
using System.Text;

namespace Candlewick.LocalServers.Kafka;

/// <summary>The properties file of one KRaft node that is broker and controller, on loopback.</summary>
internal static class BrokerProperties
{
    public static string Text(KafkaFromHomeOptions options, string logs, int port, int controllerPort)
    {
        var properties = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["process.roles"] = "broker,controller",
            ["node.id"] = "1",
            ["listeners"] = $"PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controllerPort}",
            ["advertised.listeners"] = $"PLAINTEXT://127.0.0.1:{port}",
            ["controller.listener.names"] = "CONTROLLER",
            ["listener.security.protocol.map"] = "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
            ["controller.quorum.voters"] = $"1@127.0.0.1:{controllerPort}",
            ["log.dirs"] = Escape(logs),
            // One node cannot hold the three replicas these internal topics have by default.
            ["offsets.topic.replication.factor"] = "1",
            ["offsets.topic.num.partitions"] = "4",
            ["transaction.state.log.replication.factor"] = "1",
            ["transaction.state.log.min.isr"] = "1",
            ["transaction.state.log.num.partitions"] = "4",
            ["share.coordinator.state.topic.replication.factor"] = "1",
            ["share.coordinator.state.topic.min.isr"] = "1",
            // Topics are created on purpose, with their settings; a misspelt one is an error.
            ["auto.create.topics.enable"] = "false",
            // The default waits 3 s for more members before a group's first assignment.
            ["group.initial.rebalance.delay.ms"] = "0",
            // A killed broker is let back in when the session of its former life has run out: 12 to 13 s to start with
            // the default of 9 s (measured). After a shutdown in good order there is no wait.
            ["broker.session.timeout.ms"] = "4000",
            ["broker.heartbeat.interval.ms"] = "500",
        };
        foreach (var (name, value) in options.Settings)
        {
            properties[name] = value;
        }

        var text = new StringBuilder("# Written at every start; changes here are lost.\n");
        foreach (var (name, value) in properties)
        {
            text.Append(name).Append('=').Append(value).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>16 random bytes as Kafka writes ids. One that began with '-' would be read as an option.</summary>
    public static string NewClusterId()
    {
        while (true)
        {
            string id = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
            if (id[0] != '-')
            {
                return id;
            }
        }
    }

    /// <summary>In a Java properties file a backslash begins an escape; Kafka takes forward slashes on every system.</summary>
    private static string Escape(string path) => path.Replace('\\', '/');
}
