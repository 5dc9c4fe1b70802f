using System.Net;
using System.Text.Json;
using Candlewick.EmbeddedKafka.Log;
using Candlewick.EmbeddedKafka.Log.Topics;
using Candlewick.EmbeddedKafka.Registry;
using Candlewick.EmbeddedKafka.Server;
using Candlewick.EmbeddedKafka.Server.Health;
using Candlewick.EmbeddedKafka.Tests.Durability;
using Candlewick.EmbeddedKafka.Tests.Log;
using Candlewick.Tests.Support;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.EmbeddedKafka.Tests.Server;

/// <summary>What a broker tells of itself over HTTP.</summary>
public sealed class BrokerHealthTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new("health");
    private readonly HttpClient _http = new();
    private EmbeddedBroker? _broker;
    private EmbeddedRegistry? _registry;

    public async ValueTask InitializeAsync()
    {
        _broker = await EmbeddedBroker.StartAsync(new BrokerOptions { Folder = _folder["broker"] }, NullLoggerFactory.Instance, TimeProvider.System);
        var options = new EmbeddedRegistryOptions { Folder = _folder["registry"], AlsoServe = _broker.MapHealth };
        _registry = await EmbeddedRegistry.StartAsync(options, NullLoggerFactory.Instance, TimeProvider.System);
        _http.BaseAddress = _registry.Url;
    }

    [Fact]
    public async Task A_broker_that_listens_is_live_and_ready()
    {
        await Clients.CreateTopicAsync(_broker!.Bootstrap, "numbers", 3);

        Assert.Equal("{\"status\":\"ok\"}", await _http.GetStringAsync("/health/live"));
        using var ready = JsonDocument.Parse(await _http.GetStringAsync("/health/ready"));
        Assert.Equal("ready", ready.RootElement.GetProperty("status").GetString());
        Assert.Equal(3, ready.RootElement.GetProperty("topics").GetInt32());
        Assert.Equal(11, ready.RootElement.GetProperty("partitions").GetInt32());
        Assert.Equal("[]", await _http.GetStringAsync("/subjects"));
    }

    [Fact]
    public void A_partition_that_refuses_records_makes_it_unready()
    {
        var disk = new CrashingDisk();
        using var logs = LogStore.Open(
            new LogStoreOptions { Folder = _folder["failing"], Flush = FlushPolicy.Always }, new LogSettings { Disk = disk }, () => new Guid(1, 0, 0, new byte[8]));
        logs.Create("a", 2, new Dictionary<string, string>());
        var broker = new BrokerServices(new BrokerOptions { Folder = _folder["failing"] }, logs, null!, null!, TimeProvider.System);
        using var metrics = new BrokerMetrics(broker);
        Assert.Equal("ready", HealthRoutes.Look(broker, metrics).Status);

        disk.FailAfterFlushes(1);
        logs.Find("a", 1)!.Append("lost");
        disk.Mend();
        var health = HealthRoutes.Look(broker, metrics);
        Assert.Equal(("not ready", "a-1"), (health.Status, Assert.Single(health.Refusing)));
    }

    [Fact]
    public async Task Metrics_can_be_read_without_a_collector()
    {
        await Clients.CreateTopicAsync(_broker!.Bootstrap, "numbers", 1);
        using var producer = Clients.Producer(_broker.Bootstrap);
        for (int number = 0; number < 5; number++)
        {
            await producer.ProduceAsync("numbers", new Message<string, string> { Key = "k", Value = "v" });
        }

        using var consumer = Clients.Consumer(_broker.Bootstrap, "say \"group\"");
        consumer.Commit([new TopicPartitionOffset("numbers", 0, 2)]);

        using var answer = await _http.GetAsync("/metrics");
        Assert.Equal((HttpStatusCode.OK, "text/plain"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        string[] lines = (await answer.Content.ReadAsStringAsync()).Split('\n');
        Assert.Contains("# TYPE candlewick_broker_requests_total counter", lines);
        Assert.Contains("# TYPE candlewick_broker_group_lag gauge", lines);
        Assert.Contains("candlewick_broker_group_lag{group=\"say \\\"group\\\"\",topic=\"numbers\",partition=\"0\"} 3", lines);
        Assert.Equal(new FileInfo(Directory.GetFiles(_folder["broker/numbers-0"], "*.log").Single()).Length, Value("candlewick_broker_log_size_bytes{topic=\"numbers\"}"));
        Assert.True(Value("candlewick_broker_requests_total{api=\"Produce\"}") >= 5);
        Assert.True(Value("candlewick_broker_connections") >= 2);
        Assert.True(Value("candlewick_broker_received_bytes_total") > 100);
        Assert.True(Value("candlewick_broker_sent_bytes_total") > 100);

        long Value(string name) => long.Parse(lines.Single(l => l.StartsWith(name + " ", StringComparison.Ordinal)).Split(' ')[^1]);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await (_registry?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_broker?.DisposeAsync() ?? ValueTask.CompletedTask);
        _folder.Dispose();
    }
}
