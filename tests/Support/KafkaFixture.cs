using System.Collections.Concurrent;
using System.Security.Cryptography;
using Candlewick.Streaming.Settings;
using Confluent.Kafka;
using Xunit;

namespace Candlewick.Tests.Support;

/// <summary>
/// One real broker for a test assembly: KAFKA_BOOTSTRAP, else one started from KAFKA_HOME, else a container. Tests
/// share it and keep apart by topic prefix.
/// </summary>
public sealed class KafkaFixture : IAsyncLifetime
{
    private readonly ConcurrentBag<string> _prefixes = [];
    private IKafkaBroker? _broker;

    /// <summary><c>host:port</c> of the broker.</summary>
    public string Bootstrap => Broker.Bootstrap;

    private IKafkaBroker Broker => _broker ?? throw new InvalidOperationException("the fixture is not initialized");

    /// <summary>Settings with a topic prefix and a worker name that nobody has used.</summary>
    public KafkaSettings Settings()
    {
        string id = RandomNumberGenerator.GetHexString(8, lowercase: true);
        _prefixes.Add($"t{id}.");
        return new KafkaSettings
        {
            Bootstrap = Bootstrap,
            TopicPrefix = $"t{id}.",
            WorkerName = $"w{id}",
            Properties = KafkaSettings.PropertiesFrom(Environment.GetEnvironmentVariables()),
        };
    }

    public async ValueTask InitializeAsync()
    {
        _broker = await KafkaBrokers.StartAsync();
        Console.Error.WriteLine($"Kafka for these tests: {_broker.Bootstrap} ({_broker.Description})");
    }

    /// <summary>Leaves a broker that goes on without us as it was found, then ends one of our own.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_broker is null)
        {
            return;
        }

        if (_broker.Description == "KAFKA_BOOTSTRAP" && !_prefixes.IsEmpty)
        {
            await DeleteTopicsAsync();
        }

        await _broker.DisposeAsync();
    }

    private async Task DeleteTopicsAsync()
    {
        var settings = new KafkaSettings { Bootstrap = Bootstrap, Properties = KafkaSettings.PropertiesFrom(Environment.GetEnvironmentVariables()) };
        using var admin = new AdminClientBuilder(settings.Admin()).Build();
        var ours = admin.GetMetadata(TimeSpan.FromSeconds(10)).Topics
            .Select(topic => topic.Topic)
            .Where(topic => _prefixes.Any(prefix => topic.StartsWith(prefix, StringComparison.Ordinal)))
            .ToList();
        if (ours.Count > 0)
        {
            await admin.DeleteTopicsAsync(ours);
        }
    }
}
