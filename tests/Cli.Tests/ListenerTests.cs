using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Candlewick.LocalServers.Folders;
using Candlewick.Streaming.Settings;
using Candlewick.Tests.Support;

namespace Candlewick.Cli.Tests;

/// <summary>What a process that does not serve the API tells over HTTP, and how a supervisor stops it.</summary>
public sealed partial class ListenerTests(KafkaFixture kafka, PostgresFixture postgres) : IDisposable
{
    private readonly TempFolder _folder = new("listener");
    private readonly HttpClient _http = new();

    [Theory]
    [InlineData("aggregate", "aggregator", "candlewick_worker_")]
    [InlineData("project", "projections", "candlewick_projections_")]
    public async Task A_service_has_health_and_metrics_and_ends_on_SIGTERM(string service, string check, string metric)
    {
        var settings = kafka.Settings();
        using var registry = new CliProcess(await EnvironmentAsync(settings), "registry");
        await registry.PrintsAsync("Ctrl-C stops it");
        var environment = await EnvironmentAsync(settings);
        environment["SCHEMA_REGISTRY"] = Address().Match(registry.Output).Value;
        using var process = new CliProcess(environment, service);
        await process.PrintsAsync("health and metrics at");
        string url = Listener().Match(process.Output).Groups["url"].Value;

        Assert.Equal("{\"status\":\"ok\"}", await _http.GetStringAsync($"{url}/health/live"));
        await Eventually.TrueAsync(
            async () => (await _http.GetAsync($"{url}/health/ready")).StatusCode == HttpStatusCode.OK, TimeSpan.FromSeconds(60), "it is ready");
        using var ready = JsonDocument.Parse(await _http.GetStringAsync($"{url}/health/ready"));
        Assert.Equal("ok", ready.RootElement.GetProperty("checks").GetProperty(check).GetString());
        await Eventually.TrueAsync(
            async () => (await _http.GetStringAsync($"{url}/metrics")).Contains(metric, StringComparison.Ordinal), TimeSpan.FromSeconds(60), $"{metric}… is measured");

        // The listener of another process on the same port.
        environment["HEALTH_PORT"] = $"{new Uri(url).Port}";
        using var second = new CliProcess(environment, service);
        Assert.Equal(1, await second.ExitAsync());
        Assert.Contains($"port {new Uri(url).Port} on 127.0.0.1 is taken by", second.Output, StringComparison.Ordinal);
        Assert.Contains($"(process {process.Id})", second.Output, StringComparison.Ordinal);
        Assert.Contains("HEALTH_PORT", second.Output, StringComparison.Ordinal);

        var (code, took) = await process.TerminateAsync();
        Assert.Equal(0, code);
        Assert.True(took < TimeSpan.FromSeconds(10), $"ended in {took.TotalSeconds:0.0} s:\n{process.Output}");
    }

    [Fact]
    public async Task Ingest_has_health_and_metrics_where_HEALTH_PORT_is_set()
    {
        var settings = kafka.Settings();
        using var registry = new CliProcess(await EnvironmentAsync(settings), "registry");
        await registry.PrintsAsync("Ctrl-C stops it");
        var environment = await EnvironmentAsync(settings);
        environment["SCHEMA_REGISTRY"] = Address().Match(registry.Output).Value;
        environment["HEALTH_PORT"] = $"{LoopbackPort.Pick()}";
        await File.WriteAllLinesAsync(_folder["day.csv"], ["symbol,receive_time,last_price", "TCS,2026-01-05T10:00:00+05:30,1", "TCS,2026-01-05T15:00:00+05:30,2"]);
        using var ingest = new CliProcess(environment, "ingest", "csv", _folder["day.csv"], "--speed", "1", "--no-wait");

        string url = $"http://127.0.0.1:{environment["HEALTH_PORT"]}";
        await Eventually.TrueAsync(async () => (await AskAsync($"{url}/metrics")).Contains("candlewick_ingestor_ticks_total", StringComparison.Ordinal), TimeSpan.FromSeconds(60), "ticks are measured");
        Assert.Contains("\"status\":\"ready\"", await AskAsync($"{url}/health/ready"), StringComparison.Ordinal);
        Assert.Equal(130, (await ingest.TerminateAsync()).Code);

        async Task<string> AskAsync(string address)
        {
            try
            {
                return await _http.GetStringAsync(address);
            }
            catch (HttpRequestException) when (ingest.IsRunning)
            {
                return "";
            }
        }
    }

    [Fact]
    public async Task A_broker_alone_has_health_and_metrics_on_the_registrys_port()
    {
        var environment = new Dictionary<string, string> { ["DATA_DIR"] = _folder.FullPath, ["REGISTRY_PORT"] = "0", ["BROKER_PORT"] = "0" };
        using var broker = new CliProcess(environment, "kafka");
        await broker.PrintsAsync("Ctrl-C stops both");
        string url = Address().Match(broker.Output).Value;

        Assert.Equal("{\"status\":\"ok\"}", await _http.GetStringAsync($"{url}/health/live"));
        using var ready = JsonDocument.Parse(await _http.GetStringAsync($"{url}/health/ready"));
        Assert.Equal(("ready", "[]", "ok"), (
            ready.RootElement.GetProperty("status").GetString(), ready.RootElement.GetProperty("refusing").GetRawText(), ready.RootElement.GetProperty("checks").GetProperty("broker").GetString()));
        string metrics = await _http.GetStringAsync($"{url}/metrics");
        Assert.Contains("# TYPE candlewick_broker_connections gauge", metrics, StringComparison.Ordinal);
        Assert.Contains("# TYPE candlewick_broker_received_bytes_total counter", metrics, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _http.Dispose();
        _folder.Dispose();
    }

    private async Task<Dictionary<string, string>> EnvironmentAsync(KafkaSettings settings) => new()
    {
        ["DATA_DIR"] = _folder.FullPath,
        ["KAFKA_BOOTSTRAP"] = settings.Bootstrap,
        ["TOPIC_PREFIX"] = settings.TopicPrefix,
        ["POSTGRES"] = await postgres.CreateDatabaseAsync(),
        ["REGISTRY_PORT"] = "0",
    };

    [GeneratedRegex("http://127.0.0.1:[0-9]+")]
    private static partial Regex Address();

    [GeneratedRegex("health and metrics at (?<url>http://127.0.0.1:[0-9]+)")]
    private static partial Regex Listener();
}
