using System.Text.Json;
using Candlewick.EmbeddedKafka.Log;
using Candlewick.EmbeddedKafka.Log.Topics;
using Candlewick.EmbeddedKafka.Registry;
using Candlewick.EmbeddedKafka.Server;
using Candlewick.EmbeddedKafka.Server.Health;
using Candlewick.EmbeddedKafka.Tests.Durability;
using Candlewick.EmbeddedKafka.Tests.Log;
using Candlewick.Streaming.Health;
using Candlewick.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
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
        var options = new EmbeddedRegistryOptions
        {
            Folder = _folder["registry"],
            AlsoAdd = services => services.AddHealthChecks().Add(new HealthCheckRegistration("broker", _broker.Check, null, [HealthAnswer.WithData])),
            AlsoServe = routes => routes.MapHealth(),
        };
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
    public async Task A_partition_that_refuses_records_makes_it_unready()
    {
        var disk = new CrashingDisk();
        using var logs = LogStore.Open(
            new LogStoreOptions { Folder = _folder["failing"], Flush = FlushPolicy.Always }, new LogSettings { Disk = disk }, () => new Guid(1, 0, 0, new byte[8]));
        logs.Create("a", 2, new Dictionary<string, string>());
        var broker = new BrokerServices(new BrokerOptions { Folder = _folder["failing"] }, logs, null!, null!, TimeProvider.System);
        using var metrics = new BrokerMetrics(broker);
        var check = new BrokerCheck(broker, metrics);
        Assert.Equal(HealthStatus.Healthy, (await check.CheckHealthAsync(new HealthCheckContext())).Status);

        disk.FailAfterFlushes(1);
        logs.Find("a", 1)!.Append("lost");
        disk.Mend();
        var health = await check.CheckHealthAsync(new HealthCheckContext());
        Assert.Equal(HealthStatus.Unhealthy, health.Status);
        Assert.Equal("a-1", Assert.Single((string[])health.Data["refusing"]));
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await (_registry?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_broker?.DisposeAsync() ?? ValueTask.CompletedTask);
        _folder.Dispose();
    }
}
