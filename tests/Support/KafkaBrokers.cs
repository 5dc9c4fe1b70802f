using Candlewick.EmbeddedKafka.Server;
using Candlewick.LocalServers.Kafka;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.Tests.Support;

/// <summary>The ways to a real broker, in their order.</summary>
public static class KafkaBrokers
{
    /// <summary>KAFKA_BOOTSTRAP, KAFKA_HOME, a container where there is Docker, the embedded broker.</summary>
    public static async Task<IKafkaBroker> StartAsync()
    {
        if (Environment.GetEnvironmentVariable("KAFKA_BOOTSTRAP") is { Length: > 0 } bootstrap)
        {
            return new RunningBroker(bootstrap);
        }

        if (Environment.GetEnvironmentVariable("KAFKA_HOME") is { Length: > 0 } home)
        {
            return await HomeBroker.StartAsync(home);
        }

        if (await ContainerBroker.TryStartAsync() is { } container)
        {
            return container;
        }

        return await EmbeddedAsync();
    }

    /// <summary>A broker of the caller's own, to be ended while others go on.</summary>
    public static async Task<IKafkaBroker> EmbeddedAsync() => await InProcessBroker.StartAsync();

    private sealed class InProcessBroker(EmbeddedBroker broker, TempFolder folder) : IKafkaBroker
    {
        public string Bootstrap => broker.Bootstrap;

        public string Description => "embedded";

        public static async Task<InProcessBroker> StartAsync()
        {
            var folder = new TempFolder("broker");
            try
            {
                // Each test has all topics of its own, for as long as the run lasts.
                var options = new BrokerOptions { Folder = folder.FullPath, MaxTopics = 100_000, MaxPartitions = 200_000 };
                return new InProcessBroker(await EmbeddedBroker.StartAsync(options, NullLoggerFactory.Instance, TimeProvider.System), folder);
            }
            catch
            {
                folder.Dispose();
                throw;
            }
        }

        public async ValueTask DisposeAsync()
        {
            await broker.DisposeAsync();
            folder.Dispose();
        }
    }

    private sealed class RunningBroker(string bootstrap) : IKafkaBroker
    {
        public string Bootstrap => bootstrap;

        public string Description => "KAFKA_BOOTSTRAP";

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class HomeBroker(KafkaFromHome kafka, TempFolder folder, string home) : IKafkaBroker
    {
        public string Bootstrap => kafka.Bootstrap;

        public string Description => $"started from KAFKA_HOME {home}";

        public static async Task<HomeBroker> StartAsync(string home)
        {
            var folder = new TempFolder("kafka");
            try
            {
                var options = new KafkaFromHomeOptions { KafkaHome = home, Folder = folder.FullPath };
                return new HomeBroker(await KafkaFromHome.StartAsync(options, TimeProvider.System, new StandardErrorLogger(), default), folder, home);
            }
            catch
            {
                folder.Dispose();
                throw;
            }
        }

        public async ValueTask DisposeAsync()
        {
            await kafka.DisposeAsync();
            folder.Dispose();
        }
    }
}
