using Candlewick.LocalServers.Kafka;
using Candlewick.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.EmbeddedKafka.Tests.Contract;

/// <summary>Apache Kafka from KAFKA_HOME.</summary>
public sealed class KafkaUnderTest : BrokerUnderTest
{
    private readonly TempFolder _folder = new("contract");
    private KafkaFromHome? _kafka;

    public override async ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("KAFKA_HOME") is not { Length: > 0 } home)
        {
            Missing = "compares with Apache Kafka: set KAFKA_HOME to an unpacked distribution";
            return;
        }

        var options = new KafkaFromHomeOptions
        {
            KafkaHome = home,
            Folder = _folder.FullPath,
            // Kafka looks for transactions past their time every ten seconds, and for what to compact every fifteen.
            Settings = new Dictionary<string, string>
            {
                ["transaction.abort.timed.out.transaction.cleanup.interval.ms"] = "1000", ["log.cleaner.backoff.ms"] = "200",
            },
        };
        _kafka = await KafkaFromHome.StartAsync(options, TimeProvider.System, NullLogger.Instance, default);
        Bootstrap = _kafka.Bootstrap;
    }

    public override async ValueTask DisposeAsync()
    {
        if (_kafka is not null)
        {
            await _kafka.DisposeAsync();
        }

        _folder.Dispose();
    }
}
