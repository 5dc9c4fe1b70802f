using System.Net;
using System.Net.WebSockets;
using Candlewick.Alerts;
using Candlewick.Contracts.Registry;
using Candlewick.Contracts.Topics;
using Candlewick.EventStore;
using Candlewick.Projections;
using Candlewick.Portfolio;
using Candlewick.Projections.Ledger;
using Candlewick.Projections.Alerts;
using Candlewick.Projections.Sources;
using Candlewick.StreamApi.Compatibility;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Tail;
using Candlewick.Market.Instruments;
using Candlewick.Market.Instruments.Adjustments;
using Candlewick.Market.Sessions;
using Candlewick.Streaming.Health;
using Candlewick.Streaming.Settings;
using Candlewick.Streaming.Topics;
using Candlewick.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Candlewick.StreamApi.Tests.Hosting;

/// <summary>The API on a real broker and a real database, on a port the system picks, with the projection beside it.</summary>
internal sealed class Api : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly NpgsqlDataSource _database;
    private Func<Task<Api>> _again = () => throw new InvalidOperationException("it was not started");

    private Api(WebApplication app, NpgsqlDataSource database, KafkaSettings kafka, TopicLayout layout)
    {
        _app = app;
        _database = database;
        Kafka = kafka;
        Layout = layout;
        Log = new TestLog(kafka);
    }

    public KafkaSettings Kafka { get; }

    public TopicLayout Layout { get; }

    public TestLog Log { get; }

    /// <summary>What was logged.</summary>
    public required LogLines Lines { get; init; }

    public IReadOnlyList<Endpoint> Endpoints => _app.Services.GetRequiredService<EndpointDataSource>().Endpoints;

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public Uri Http => At(ApiPort.Web);

    /// <summary>Where one of its ports is.</summary>
    public Uri At(ApiPort port) => new(_app.Urls.ElementAt((int)port));

    public TailSet Tails => _app.Services.GetRequiredService<TailSet>();

    public static async Task<Api> StartAsync(KafkaFixture kafka, PostgresFixture postgres, int partitions = 2, StreamLimits? limits = null, ISchemaIds? schemaIds = null, TimeProvider? time = null,
        Func<StreamApiOptions, StreamApiOptions>? configure = null, bool storesEvents = false, bool watchesRules = false, bool keepsLedgers = false, string? bootstrap = null, LogLevel least = LogLevel.Warning, params string[] origins)
    {
        var settings = bootstrap is null ? kafka.Settings() : kafka.Settings() with { Bootstrap = bootstrap };
        string stored = $"{await postgres.CreateDatabaseAsync()};Persist Security Info=true";
        return await StartAsync();

        async Task<Api> StartAsync()
        {
            var layout = await new TopicAdmin(settings, TimeProvider.System, NullLogger<TopicAdmin>.Instance)
                .EnsureAsync(partitions, TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
            var database = EventStoreDatabase.CreateDataSource(stored);

            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.ConfigureKestrel(kestrel =>
            {
                foreach (var port in Enum.GetValues<ApiPort>())
                {
                    kestrel.Listen(IPAddress.Loopback, 0, port);
                }
            });
            var lines = new LogLines();
            builder.Logging.ClearProviders().AddProvider(lines).SetMinimumLevel(least);
            if (least >= LogLevel.Warning)
            {
                builder.Logging.AddConsole(o => o.LogToStandardErrorThreshold = LogLevel.Trace);
            }

            builder.Services.AddSingleton(time ?? TimeProvider.System);
            var projection = new ProjectionOptions { Kafka = settings, Layout = layout, SchemaIds = new FixedSchemaIds(), Database = database };
            builder.Services.AddProjections(projection);
            if (storesEvents)
            {
                builder.Services.AddProjection(projection, new MarketEventProjection(projection.SchemaIds, projection.Events, TimeProvider.System));
            }

            if (keepsLedgers)
            {
                builder.Services.AddProjection(projection, new LedgerProjection(projection.SchemaIds, projection.Events, TimeProvider.System)).AddPortfolio(new PortfolioOptions(settings, layout, projection.SchemaIds));
            }

            if (watchesRules)
            {
                builder.Services.AddProjection(projection, new AlertRuleProjection(projection.SchemaIds)).AddProjection(projection, new AlertProjection(projection.SchemaIds))
                    .AddAlertEngine(new AlertsOptions(settings, layout, projection.SchemaIds, new CandleRules()));
            }

            var options = new StreamApiOptions
            {
                Kafka = settings,
                Layout = layout,
                SchemaIds = schemaIds ?? new FixedSchemaIds(),
                Postgres = database,
                DefaultVenues = ["NSE", "NYSE"],
                CorsOrigins = origins,
                CorporateActions = new AdjustmentTable([
                    new(InstrumentId.Parse("NYSE:SPY"), new DateOnly(2013, 10, 8), CorporateActionKind.Split, 0.2m),
                    new(InstrumentId.Parse("NYSE:SPY"), new DateOnly(2013, 12, 20), CorporateActionKind.Dividend, 0.995m),
                    new(InstrumentId.Parse("NYSE:SPY"), new DateOnly(2013, 10, 7), CorporateActionKind.Split, 0.5m),
                ]),
                Limits = limits ?? new StreamLimits(),
            };
            builder.Services.AddStreamApi(configure is null ? options : configure(options));
            var app = builder.Build();
            app.MapStreamApi();
            app.MapHealth();
            await app.StartAsync(TestContext.Current.CancellationToken);
            var api = new Api(app, database, settings, layout) { Lines = lines, _again = StartAsync };
            await Eventually.TrueAsync(() => api.Tails.States.All(s => s.Ready), TimeSpan.FromSeconds(30), "every topic is read to its end");
            await api.StoredAsync(0);
            return api;
        }
    }

    /// <summary>Another server over the same topics, made where they are missing, and the same database.</summary>
    public Task<Api> AgainAsync() => _again();

    public Task<Client> ConnectAsync(string? origin = null) => ConnectAsync("/ws/v1", origin is null ? [] : [("Origin", origin)]);

    /// <summary>Connects with headers of one's own.</summary>
    public Task<Client> ConnectAsync(string path, params (string Name, string Value)[] headers) => ConnectAsync(ApiPort.Web, path, headers);

    /// <inheritdoc cref="ConnectAsync(string, ValueTuple{string, string}[])"/>
    public async Task<Client> ConnectAsync(ApiPort port, string path, params (string Name, string Value)[] headers)
    {
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("candlewick.v1.json");
        foreach (var (name, value) in headers)
        {
            socket.Options.SetRequestHeader(name, value);
        }

        await socket.ConnectAsync(new Uri($"ws://{At(port).Authority}{path}"), TestContext.Current.CancellationToken);
        return new Client(socket);
    }

    /// <summary>Waits until the projection has stored the candles of <paramref name="count"/> identities.</summary>
    public Task StoredAsync(long count) => Eventually.TrueAsync(
        async () =>
        {
            await using var command = _database.CreateCommand("SELECT count(*) FROM candle");
            try
            {
                return (long)(await command.ExecuteScalarAsync())! >= count;
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedTable)
            {
                return false;
            }
        },
        TimeSpan.FromSeconds(30),
        $"{count} candles are stored");

    /// <summary>Waits until the log tail of <paramref name="topic"/> has seen <paramref name="records"/> offsets.</summary>
    public Task SeenAsync(Topic topic, long records) => Eventually.TrueAsync(
        () => Enumerable.Range(0, Layout.Partitions).Sum(p => Tails[topic].Rings[p].Next) >= records, TimeSpan.FromSeconds(30), $"{records} offsets of {topic} are seen");

    /// <summary>Shuts the server down as a host does.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Log.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _database.DisposeAsync();
    }
}
