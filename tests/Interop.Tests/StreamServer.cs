using System.Net;
using System.Text;
using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Ticks;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.EventStore;
using Candlewick.Projections;
using Candlewick.StreamApi.Compatibility;
using Candlewick.StreamApi.Hosting;
using Candlewick.Streaming.Health;
using Candlewick.Streaming.Settings;
using Candlewick.Streaming.Topics;
using Candlewick.Tests.Support;
using Confluent.Kafka;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Domain = Candlewick.Market.Ticks;

namespace Candlewick.Interop.Tests;

/// <summary>The API as a host has it, on a real broker and a real database, with candles of two instruments.</summary>
internal sealed class StreamServer : IAsyncDisposable
{
    public const string Instruments = "NYSE:QQQ,NYSE:SPY";

    /// <summary>2013-10-07 09:30 in New York.</summary>
    private const long OpenUs = 1_381_152_600_000_000;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly WebApplication _app;
    private readonly NpgsqlDataSource _database;
    private readonly KafkaSettings _kafka;

    private StreamServer(WebApplication app, NpgsqlDataSource database, KafkaSettings kafka) => (_app, _database, _kafka) = (app, database, kafka);

    public Uri Url => At(ApiPort.Web);

    /// <summary>Where one of its ports is.</summary>
    public Uri At(ApiPort port) => new(_app.Urls.ElementAt((int)port));

    public static async Task<StreamServer> StartAsync(KafkaFixture kafka, PostgresFixture postgres)
    {
        var settings = kafka.Settings();
        var layout = await new TopicAdmin(settings, TimeProvider.System, NullLogger<TopicAdmin>.Instance).EnsureAsync(2, Limit, TestContext.Current.CancellationToken);
        var database = EventStoreDatabase.CreateDataSource(await postgres.CreateDatabaseAsync());
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => Array.ForEach(Enum.GetValues<ApiPort>(), port => kestrel.Listen(IPAddress.Loopback, 0, port)));
        builder.Logging.ClearProviders().AddConsole(o => o.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Warning)
            .AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddProjections(new ProjectionOptions { Kafka = settings, Layout = layout, SchemaIds = new FixedSchemaIds(), Database = database });
        builder.Services.AddStreamApi(new StreamApiOptions
        {
            Kafka = settings, Layout = layout, SchemaIds = new FixedSchemaIds(), Postgres = database, DefaultVenues = ["NYSE"],

            // Small frames, so that a cut falls between or into many of them.
            Limits = new StreamLimits { ItemsPerFrame = 10 },
        });
        var app = builder.Build();
        app.MapStreamApi();
        app.MapHealth();
        await app.StartAsync(TestContext.Current.CancellationToken);
        var server = new StreamServer(app, database, settings);
        using var http = new HttpClient { BaseAddress = server.Url };
        await Eventually.TrueAsync(async () => (await http.GetAsync("/health/ready")).IsSuccessStatusCode, Limit, "the API is ready");
        return server;
    }

    /// <summary>Publishes so many candles of each instrument, one after the other, and waits until the API has them.</summary>
    /// <returns>What a client must have seen in the end: instrument and open time.</returns>
    public async Task<List<(string Instrument, long StartUs)>> WriteAsync(string interval, int count)
    {
        var topic = interval == "1s" ? TopicCatalog.CandlesFast : TopicCatalog.Candles;
        long length = interval == "1s" ? 1_000_000 : 60_000_000;
        using var producer = new ProducerBuilder<byte[]?, byte[]>(_kafka.TransactionalProducer("interop", "0")).SetLogHandler((_, _) => { }).Build();
        producer.InitTransactions(Limit);
        producer.BeginTransaction();
        foreach (var candle in Enumerable.Range(0, count).SelectMany(n => Instruments.Split(',').Select(instrument => Candle(instrument, interval, OpenUs + (n * length), length))))
        {
            producer.Produce(_kafka.NameOf(topic), new Message<byte[]?, byte[]> { Key = Encoding.UTF8.GetBytes(candle.Instrument), Value = Value(topic, candle) });
        }

        producer.CommitTransaction(Limit);
        if (topic == TopicCatalog.Candles)
        {
            await StoredAsync(2 * count);
        }

        return [.. Instruments.Split(',').SelectMany(instrument => Enumerable.Range(0, count).Select(n => (instrument, OpenUs + (n * length))))];
    }

    /// <summary>Publishes a trade.</summary>
    /// <param name="price">In hundredths.</param>
    public void WriteTick(string instrument, long price)
    {
        var tick = new Domain.Tick
        {
            Kind = Domain.TickKind.Trade, TradeUs = OpenUs, ReceiveUs = OpenUs, PriceScale = 2, Price = price, Size = 100, Sequence = 1, Fields = Domain.TickFields.Price | Domain.TickFields.Size | Domain.TickFields.Sequence,
        };
        byte[] buffer = new byte[TickWire.MaxLength];
        int length = TickWire.Write(buffer, tick, Encoding.UTF8.GetBytes(instrument), "lean/20131007.00000000"u8);
        byte[] header = new byte[ConfluentFrame.HeaderLength];
        ConfluentFrame.WriteHeader(header, new FixedSchemaIds().IdFor(TopicCatalog.Ticks));
        using var producer = new ProducerBuilder<byte[]?, byte[]>(_kafka.TransactionalProducer("interop", "1")).SetLogHandler((_, _) => { }).Build();
        producer.InitTransactions(Limit);
        producer.BeginTransaction();
        producer.Produce(_kafka.NameOf(TopicCatalog.Ticks), new Message<byte[]?, byte[]> { Key = Encoding.UTF8.GetBytes(instrument), Value = [.. header, .. buffer.AsSpan(0, length)] });
        producer.CommitTransaction(Limit);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _database.DisposeAsync();
    }

    private Task StoredAsync(long count) => Eventually.TrueAsync(
        async () =>
        {
            await using var command = _database.CreateCommand("SELECT count(*) FROM candle");
            try
            {
                return (long)(await command.ExecuteScalarAsync())! >= count;
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedTable)
            {
                // The projection has not made it yet.
                return false;
            }
        },
        Limit,
        $"{count} candles are stored");

    private static Candle Candle(string instrument, string interval, long startUs, long lengthUs) => new()
    {
        Instrument = instrument, Interval = interval, StartUs = startUs, EndUs = startUs + lengthUs, TradingDate = 20131007,
        PriceScale = 4, Open = 1_674_100, High = 1_674_300, Low = 1_673_900, Close = 1_674_200, Volume = 1_200, Turnover = "200892.0000",
        Trades = 12, Closed = true, Source = "lean", Rules = 1,
    };

    private static byte[] Value(Topic topic, Candle candle)
    {
        byte[] header = new byte[ConfluentFrame.HeaderLength];
        ConfluentFrame.WriteHeader(header, new FixedSchemaIds().IdFor(topic));
        return [.. header, .. candle.ToByteArray()];
    }
}
