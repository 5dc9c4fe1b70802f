using Candlewick.LocalServers.Kafka;

namespace Candlewick.Tests.Support;

/// <summary>The ways to a real broker, in their order.</summary>
internal static class KafkaBrokers
{
    /// <summary>KAFKA_BOOTSTRAP, KAFKA_HOME, a container.</summary>
    /// <exception cref="InvalidOperationException">None of them is there; the message says what to set.</exception>
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

#if FULL_FEED
        return await ContainerBroker.StartAsync();
#else
        throw new InvalidOperationException(
            "these tests need Apache Kafka: set KAFKA_BOOTSTRAP to a running broker (host:port), or KAFKA_HOME to an unpacked Kafka distribution");
#endif
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
