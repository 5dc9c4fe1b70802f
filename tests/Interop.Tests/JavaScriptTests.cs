using System.Globalization;
using System.Text;
using System.Text.Json;
using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Registry;
using Candlewick.Contracts.Ticks;
using Candlewick.Contracts.Topics;
using Candlewick.EmbeddedKafka.Registry;
using Candlewick.Tests.Support;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using Domain = Candlewick.Market.Ticks;

namespace Candlewick.Interop.Tests;

/// <summary>Confluent's own JavaScript client and serdes against what Candlewick writes.</summary>
public sealed class JavaScriptTests(KafkaFixture kafka, NodePackages node) : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    private readonly TempFolder _folder = new("interop");
    private EmbeddedRegistry _registry = null!;
    private RegistryConnection _connection = null!;

    public async ValueTask InitializeAsync()
    {
        _registry = await EmbeddedRegistry.StartAsync(
            new EmbeddedRegistryOptions { Folder = _folder.FullPath }, NullLoggerFactory.Instance, TimeProvider.System);
        _connection = new RegistryConnection(_registry.Url, Limit);
    }

    [Fact]
    public async Task Committed_ticks_and_candles_are_decoded_field_by_field()
    {
        Assert.SkipWhen(node.Missing is not null, node.Missing ?? "");
        var settings = kafka.Settings();
        await PublishedSamples.WriteAsync(settings, _connection);

        string[] lines = await node.RunAsync("consume.cjs", Limit,
            kafka.Bootstrap, _registry.Url.ToString().TrimEnd('/'), (Samples.Ticks.Count + Samples.Candles.Count).ToString(CultureInfo.InvariantCulture),
            settings.NameOf(TopicCatalog.Ticks), settings.NameOf(TopicCatalog.Candles));

        var read = lines.Select(line => JsonSerializer.Deserialize<JsonElement>(line)).ToList();
        AssertSame(Samples.Ticks.Select(t => (t.Instrument, (IMessage)t)), read, settings.NameOf(TopicCatalog.Ticks));
        AssertSame(Samples.Candles.Select(c => (c.Instrument, (IMessage)c)), read, settings.NameOf(TopicCatalog.Candles));
    }

    [Fact]
    public async Task A_tick_that_JavaScript_serialized_is_ours_by_id_and_by_bytes()
    {
        Assert.SkipWhen(node.Missing is not null, node.Missing ?? "");
        var ids = await SchemaIds.ResolveAsync(_connection, "", Limit, TimeProvider.System, NullLogger.Instance, CancellationToken.None);

        string[] lines = await node.RunAsync("encode.cjs", Limit, _registry.Url.ToString().TrimEnd('/'), "ticks",
            """{"kind":1,"instrument":"NYSE:SPY","source":"js","tradeUs":"1381152600000001","priceScale":2,"price":"16850","size":"0"}""");

        Assert.True(ConfluentFrame.TryRead(Convert.FromHexString(Assert.Single(lines)), out int id, out var message));
        Assert.Equal(ids.IdFor(TopicCatalog.Ticks), id);
        var tick = default(Domain.Tick);
        Assert.True(TickWire.TryRead(message, ref tick, out var instrument, out _));
        Assert.Equal("NYSE:SPY", Encoding.UTF8.GetString(instrument));
        Assert.Equal((1381152600000001, 16850, 0), (tick.TradeUs, tick.Price, tick.Size));
        Assert.True(tick.Has(Domain.TickFields.Price | Domain.TickFields.Size));
        Assert.False(tick.Has(Domain.TickFields.Bid));
    }

    public async ValueTask DisposeAsync()
    {
        _connection.Dispose();
        await _registry.DisposeAsync();
        _folder.Dispose();
    }

    private static void AssertSame(IEnumerable<(string Instrument, IMessage Message)> sent, List<JsonElement> read, string topic)
    {
        // Order holds within a partition, thus within an instrument.
        foreach (var instrument in sent.GroupBy(s => s.Instrument))
        {
            var records = read.Where(r => r.GetProperty("topic").GetString() == topic && (r.GetProperty("key").GetString() ?? "") == instrument.Key).ToList();
            Assert.Equal(instrument.Count(), records.Count);
            Assert.Single(records.Select(r => r.GetProperty("partition").GetInt32()).Distinct());
            foreach (var (expected, actual) in instrument.Zip(records))
            {
                JsonComparison.AssertSame(expected.Message, actual.GetProperty("value"));
            }
        }
    }
}
