using System.Text.Json;
using Candlewick.Contracts.Topics;
using Candlewick.EndToEnd.Tests.Pipeline;
using Candlewick.LocalServers.Folders;
using Candlewick.Streaming.Reading;
using Candlewick.Streaming.Settings;
using Candlewick.Tests.Support;
using Confluent.Kafka;

namespace Candlewick.EndToEnd.Tests.Proofs;

/// <summary><c>pipeline up</c> shows a living market, made up, and keeps it apart from everything real.</summary>
public sealed class SimulatedExchangeTests(PostgresFixture postgres) : IDisposable
{
    private readonly TempFolder _folder = new("simulated");
    private readonly HttpClient _http = new();

    [Fact]
    public async Task Up_shows_a_living_market_apart_from_the_real_one_and_goes_on_after_a_kill()
    {
        var environment = new Dictionary<string, string>
        {
            ["DATA_DIR"] = _folder.FullPath,
            ["POSTGRES"] = await postgres.CreateDatabaseAsync(),
            ["PORT"] = "0",
            ["REGISTRY_PORT"] = "0",
            ["BROKER_PORT"] = "0",
            ["SIM"] = "on",
            ["SIM_RATE"] = "20",
        };
        long fast;
        using (var up = PipelineProcess.Start(environment, ["up"]))
        {
            await up.PrintsAsync("venue SIM");
            await Eventually.TrueAsync(() => Simulated(TopicCatalog.CandlesFast).Count > 20, TimeSpan.FromSeconds(60), "candles of seconds are there");
            fast = Simulated(TopicCatalog.CandlesFast).Count;

            Assert.All(Simulated(TopicCatalog.CandlesFast), record => Assert.StartsWith("SIM:", System.Text.Encoding.UTF8.GetString(record.Message.Key), StringComparison.Ordinal));
            Assert.Empty(Read(_folder.FullPath, "", TopicCatalog.Ticks));
            Assert.Empty(Read(_folder.FullPath, "", TopicCatalog.Instruments));

            string web = Run(SimulatedFolder).GetProperty("Web").GetString()!;
            string found = "";
            await Eventually.TrueAsync(
                async () => (found = await _http.GetStringAsync($"{web}/api/instruments?query=acme")).Contains("SIM:ACME", StringComparison.Ordinal), TimeSpan.FromSeconds(30), "search knows it");
            string own = Run(_folder.FullPath).GetProperty("Web").GetString()!;
            Assert.Contains("candlewick_aggregator_ticks_total{", await _http.GetStringAsync($"{web}/metrics"), StringComparison.Ordinal);
            Assert.DoesNotContain("candlewick_aggregator_ticks_total{", await _http.GetStringAsync($"{own}/metrics"), StringComparison.Ordinal);
            await up.KillAsync();
        }

        using var again = PipelineProcess.Start(environment, ["up"]);
        await again.PrintsAsync("venue SIM");
        await Eventually.TrueAsync(() => Simulated(TopicCatalog.CandlesFast).Count > fast, TimeSpan.FromSeconds(60), "it goes on");
        Assert.Equal(0, await again.StopAsync());
        Assert.DoesNotContain("has ended", again.Output, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _http.Dispose();
        _folder.Dispose();
    }

    private string SimulatedFolder => Path.Combine(_folder.FullPath, "sim");

    private List<ConsumeResult<byte[], byte[]>> Simulated(Topic topic) => Read(SimulatedFolder, "sim.", topic);

    private static List<ConsumeResult<byte[], byte[]>> Read(string folder, string prefix, Topic topic)
    {
        var settings = new KafkaSettings { Bootstrap = Run(folder).GetProperty("KafkaBootstrap").GetString()!, TopicPrefix = prefix, WorkerName = "test", Properties = new Dictionary<string, string>() };
        var records = new List<ConsumeResult<byte[], byte[]>>();
        PartitionReader.ReadToEnd(settings, [new TopicPartition(settings.NameOf(topic), 0)], records.Add, TestContext.Current.CancellationToken);
        return records;
    }

    private static JsonElement Run(string folder)
    {
        using var run = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "run.json")));
        return run.RootElement.Clone();
    }
}
