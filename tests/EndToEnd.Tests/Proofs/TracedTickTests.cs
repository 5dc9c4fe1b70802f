using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Candlewick.CandleAggregator;
using Candlewick.EndToEnd.Tests.Pipeline;
using Candlewick.EventStore;
using Candlewick.Ingestor;
using Candlewick.Ingestor.Files;
using Candlewick.Market.Candles;
using Candlewick.Market.Sessions;
using Candlewick.Projections;
using Candlewick.StreamApi.Hosting;
using Candlewick.Streaming.Topics;
using Candlewick.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.EndToEnd.Tests.Proofs;

/// <summary>The one proof that runs all services in the test's own process, where it can listen to their activities.</summary>
public sealed class TracedTickTests(KafkaFixture kafka, PostgresFixture postgres) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly TempFolder _folder = new("traces");

    [Fact]
    public async Task A_sampled_tick_is_one_trace_from_the_ingestor_to_a_clients_frame()
    {
        var stopping = TestContext.Current.CancellationToken;
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("Candlewick.", StringComparison.Ordinal),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);

        var settings = kafka.Settings();
        var layout = await new TopicAdmin(settings, TimeProvider.System, NullLogger<TopicAdmin>.Instance).EnsureAsync(1, Patience, stopping);
        var ids = new FixedSchemaIds();
        await using var database = EventStoreDatabase.CreateDataSource(await postgres.CreateDatabaseAsync());
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddCandleAggregator(new AggregatorOptions(settings, layout, ids, new CandleRules(SessionMode.Regular)));
        builder.Services.AddProjections(new ProjectionOptions { Kafka = settings, Layout = layout, SchemaIds = ids, Database = database });
        builder.Services.AddStreamApi(new StreamApiOptions { Kafka = settings, Layout = layout, SchemaIds = ids, Postgres = database });
        await using var app = builder.Build();
        app.MapStreamApi();
        await EventStoreDatabase.PrepareAsync(database, Patience, TimeProvider.System, NullLogger.Instance, stopping);
        await app.StartAsync(stopping);
        var health = app.Services.GetRequiredService<HealthCheckService>();
        await Eventually.TrueAsync(async () => (await health.CheckHealthAsync(stopping)).Status == HealthStatus.Healthy, Patience, "all services are ready");

        var client = new StreamClient();
        var reading = client.ReadAsync(
            new Uri(app.Urls.First()),
            new JsonObject
            {
                ["op"] = "subscribe", ["id"] = "c", ["channel"] = "candles", ["instruments"] = new JsonArray("NSE:RELIANCE"), ["interval"] = new JsonArray("1m"), ["from"] = "live",
            },
            c => c.Items.Count > 0);
        await Eventually.TrueAsync(() => client.CaughtUp || reading.IsCompleted, Patience, "the client is live");

        // Two minutes of three ticks; each tick begins a trace.
        await File.WriteAllLinesAsync(_folder["ticks.csv"], [
            "symbol,exchange_time,receive_time,last_price,cumulative_volume",
            "NSE:RELIANCE,2026-01-05T09:15:03+05:30,2026-01-05T09:15:03+05:30,2500.50,100",
            "NSE:RELIANCE,2026-01-05T09:15:30+05:30,2026-01-05T09:15:30+05:30,2501.50,200",
            "NSE:RELIANCE,2026-01-05T09:17:00+05:30,2026-01-05T09:17:00+05:30,2502.50,300",
        ], stopping);
        var source = await FileSource.ExamineAsync(FileFeed.Csv, [_folder["ticks.csv"]], new FileFormatOptions(), NullLogger.Instance, stopping);
        await new FileIngest(NullLogger<FileIngest>.Instance).RunAsync(
            source, new IngestOptions { Kafka = settings, Layout = layout, SchemaIds = ids, Time = TimeProvider.System, TraceSample = 1 }, stopping);

        await reading.WaitAsync(Patience, stopping);
        await Eventually.TrueAsync(() => WholeTrace() is not null, Patience, "one trace has an activity of every service");
        await app.StopAsync(stopping);

        var trace = WholeTrace()!;
        Assert.Equal(3, _ended.Count(a => a.OperationName == "publish tick"));
        AssertParent("publish tick", "aggregate tick");
        AssertParent("aggregate tick", "publish candle");
        AssertParent("publish candle", "send to client");

        void AssertParent(string parent, string child) => Assert.Contains(
            trace.Where(a => a.OperationName == child), a => trace.Any(p => p.OperationName == parent && p.SpanId == a.ParentSpanId));
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Activities of a trace that every service has had a part in.</summary>
    private List<Activity>? WholeTrace() => _ended.GroupBy(a => a.TraceId)
        .Select(trace => trace.ToList())
        .FirstOrDefault(trace => new[] { "publish tick", "aggregate tick", "publish candle", "store batch", "send to client" }.All(name => trace.Any(a => a.OperationName == name)));
}
