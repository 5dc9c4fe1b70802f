using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Ingestor.Kite;
using Candlewick.Ingestor.Live;
using Candlewick.Ingestor.Sessions;
using Candlewick.Ingestor.Simulation;
using Candlewick.Ingestor.Tests.Simulation;
using Candlewick.Instruments.Refresh;
using Candlewick.Market.Instruments;
using Candlewick.Streaming.Reading;
using Candlewick.Tests.Support;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using InstrumentType = Candlewick.Market.Instruments.InstrumentType;

namespace Candlewick.Ingestor.Tests.Kite;

/// <summary>Zerodha's wire, from a simulated market to candles: its list of instruments, a login, the socket, and what goes wrong there.</summary>
public sealed class KiteMarketTests(KafkaFixture kafka) : IDisposable
{
    private const int Minutes = 20;

    /// <summary>A minute before India's exchanges open at nine.</summary>
    private static readonly long From = SimulatedRun.At(3, 29);

    /// <summary>Shares, their index, a future and two options of it, a currency and a metal.</summary>
    private static readonly IReadOnlyList<SimulatedInstrument> Instruments = Some(SimulatedInstruments.India(SimulatedRun.Date));

    private readonly TempFolder _folder = new("kite");

    [Fact]
    public async Task Candles_are_the_markets_and_books_stand_beside_the_ticks()
    {
        await using var run = await StartAsync([]);
        await run.AssertSameAsTruthAsync();
        Assert.Equal(1, run.Simulator.Accepted);
        AssertBooks(run);
    }

    [Theory]
    [InlineData("duplicate@16m+2m")]
    [InlineData("fragmented@16m+1m")]
    public async Task What_does_not_touch_the_truth_does_not_touch_a_candle(string fault)
    {
        await using var run = await StartAsync([fault]);
        await run.AssertSameAsTruthAsync();
    }

    [Fact]
    public async Task A_volume_that_begins_again_takes_nothing_back_and_adds_nothing()
    {
        await using var run = await StartAsync(["cumulative-reset@17m"]);
        long resetUs = From + (17 * 60_000_000L);
        await run.EndAsync();
        await run.Bench.AssertSameAsync(run.Truth(), c => c.StartUs > resetUs - 61_000_000, From + (Minutes * 60_000_000L));

        // The first trade of an instrument after it has no volume before it to be told from, and in the second of the trade before it no time: it moves prices
        // alone, or nothing.
        var candles = run.Bench.Candles();
        var differing = run.Truth().Where(t => candles[t.Key].Candle != t.Value).ToList();
        Assert.All(differing, t => Assert.InRange(candles[t.Key].Candle.Volume!.Value, 0, t.Value.Volume!.Value));
        Assert.All(differing, t => Assert.True(candles[t.Key].Candle.High <= t.Value.High && candles[t.Key].Candle.Low >= t.Value.Low));
        Assert.InRange(differing.Count, 1, 2 * Instruments.Count);
    }

    [Fact]
    public async Task A_token_that_expired_ends_the_feed_with_the_remedy()
    {
        await using var run = await StartAsync(["token-expiry@17m"]);
        var ended = await Assert.ThrowsAsync<IngestException>(run.EndAsync);
        Assert.Contains("kite needs a login: the broker no longer takes the session of SIM001", ended.Message, StringComparison.Ordinal);
        Assert.Contains("`pipeline login kite`", ended.Message, StringComparison.Ordinal);
    }

    /// <summary>A book of each tick that has a best price, and in it that price.</summary>
    private static void AssertBooks(SimulatedRun run)
    {
        var ticks = run.Ticks().Where(t => t.HasBid).ToLookup(t => (t.Instrument, t.ReceiveUs, t.Bid, t.BidSize));
        var books = new List<Depth>();
        var settings = run.Bench.Ingest(TimeProvider.System).Kafka;
        PartitionReader.ReadToEnd(settings, [new TopicPartition(settings.NameOf(TopicCatalog.Depth), 0)], record =>
        {
            Assert.True(ConfluentFrame.TryRead(record.Message.Value, out _, out var message));
            books.Add(Depth.Parser.ParseFrom(message));
        }, CancellationToken.None);

        Assert.True(books.Count >= ticks.Sum(t => t.Count()), $"{books.Count} books of {ticks.Sum(t => t.Count())} ticks");
        // The market goes on while the topics are read: later books have ticks that were not read.
        foreach (var book in books.Where(b => b.Bids.Count > 0 && b.ReceiveUs < From + (Minutes * 60_000_000L)))
        {
            Assert.Equal(("kite/0", 5), (book.Source, book.Bids.Count));
            Assert.True(ticks.Contains((book.Instrument, book.ReceiveUs, book.Bids[0].Price, book.Bids[0].Size)), $"no tick of {book}");
        }
    }

    public void Dispose() => _folder.Dispose();

    private static List<SimulatedInstrument> Some(IReadOnlyList<SimulatedInstrument> all) =>
    [
        .. all.Where(i => i.Type is InstrumentType.Equity or InstrumentType.Index),
        .. all.Where(i => i is { Type: InstrumentType.Future, Id.Venue: "NFO" }).Take(1),
        .. all.Where(i => i.Type == InstrumentType.Option).Take(2),
        .. all.Where(i => i.Id.Venue is "CDS" or "MCX"),
    ];

    private Task<SimulatedRun> StartAsync(IReadOnlyList<string> faults) =>
        SimulatedRun.StartAsync(kafka, new KiteSimulator(), Instruments, FeedAsync, faults, From, Minutes, rate: 1);

    /// <summary>What a user does: refreshes the master, logs in, begins the feed.</summary>
    private async Task FeedAsync(IngestOptions options, WireSimulator simulator, CancellationToken cancellationToken)
    {
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        await new InstrumentRefresh(client, NullLogger<InstrumentRefresh>.Instance).RunAsync(
            new InstrumentRefreshOptions
            {
                Kafka = options.Kafka, Layout = options.Layout, SchemaIds = options.SchemaIds, Time = TimeProvider.System, Folder = _folder["instruments"], Today = SimulatedRun.Date,
                Vendors = ["kite"], Urls = new Dictionary<string, Uri> { ["kite"] = new(simulator.Address, "/instruments") },
            },
            cancellationToken);

        var secrets = new Dictionary<string, string> { ["KITE_API_KEY"] = KiteSimulatedLogins.ApiKey, ["KITE_API_SECRET"] = KiteSimulatedLogins.ApiSecret };
        var sessions = new BrokerSessions(new BrokerCredentials(secrets.GetValueOrDefault, []), new SessionStore(_folder.FullPath), client, simulator.Clock);
        var session = sessions.Of("kite", simulator.Address);
        using var page = await client.GetAsync(session.Prompt.Visit, cancellationToken);
        await session.LoginAsync(page.Headers.Location!.ToString(), cancellationToken);

        await new LiveIngest(NullLogger<LiveIngest>.Instance).RunAsync(
            LiveFeed.Kite, "0", [.. Instruments.Select(i => i.Id)], new FeedContext { Address = simulator.SocketAddress, Sessions = sessions }, options, cancellationToken);
    }
}
