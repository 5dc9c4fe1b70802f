using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Ingestor.Live;
using Candlewick.Market.Instruments;
using Candlewick.Streaming.Feeds;
using Candlewick.Streaming.Reading;
using Candlewick.Streaming.Settings;
using Candlewick.Streaming.Topics;
using Candlewick.Streaming.Wanted;
using Candlewick.Tests.Support;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.Ingestor.Tests.Live;

/// <summary>Instruments that are asked for through the log and by files, while a feed runs on a real broker and over real sockets.</summary>
public sealed class WantedTests(KafkaFixture kafka) : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly InstrumentId Bitcoin = InstrumentId.Parse("BINANCE:BTC-USDT");

    private readonly KafkaSettings _settings = kafka.Settings();
    private readonly FixedSchemaIds _ids = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly TempFolder _folder = new("wanted");
    private BinanceServer _server = null!;
    private TopicLayout _layout = null!;
    private IProducer<byte[], byte[]?> _producer = null!;
    private Wishes _wishes = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await BinanceServer.StartAsync();
        _layout = await new TopicAdmin(_settings, TimeProvider.System, NullLogger<TopicAdmin>.Instance).EnsureAsync(2, Patience, CancellationToken.None);
        _producer = new ProducerBuilder<byte[], byte[]?>(_settings.Producer()).Build();
        _wishes = new Wishes(_settings, _layout, _ids, _producer);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _producer.Dispose();
        _folder.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task A_wish_is_subscribed_within_a_second_and_lapses()
    {
        var run = RunAsync("0", [Bitcoin]);
        await _server.AcceptAsync();
        using var answers = new WishAnswers(_settings, _layout, _ids, NullLogger.Instance);
        long began = TimeProvider.System.GetTimestamp();
        Wish("BINANCE:ETH-USDT", "someone", TimeSpan.FromMinutes(5));
        Assert.Equal("binance/0", (await NextAsync(answers, "BINANCE:ETH-USDT")).InstrumentSubscribed.Source);
        Assert.InRange(TimeProvider.System.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.Contains("ethusdt@trade", _server.Asked);

        // Another one wants what is there already.
        Wish("BINANCE:ETH-USDT", "another", TimeSpan.FromMinutes(5));
        Assert.NotNull((await NextAsync(answers, "BINANCE:ETH-USDT")).InstrumentSubscribed);

        _wishes.TakeBack("binance", "BINANCE:ETH-USDT", "someone");
        Wish("BINANCE:ETH-USDT", "another", TimeSpan.FromMilliseconds(500));
        await Eventually.TrueAsync(() => _server.Ended.Contains("ethusdt@trade"), Patience, "the lease of the other has lapsed");
        Assert.DoesNotContain("btcusdt@trade", _server.Ended);
        await StoppedAsync(run);
    }

    [Fact]
    public async Task A_wish_that_cannot_be_had_is_refused_with_the_reason()
    {
        var run = RunAsync("0", [Bitcoin]);
        await _server.AcceptAsync();
        using var answers = new WishAnswers(_settings, _layout, _ids, NullLogger.Instance);
        Wish("NSE:TCS", "someone", TimeSpan.FromMinutes(5));
        var unknown = (await NextAsync(answers, "NSE:TCS")).InstrumentRefused;
        Assert.Equal((RefusalReason.Unknown, "binance"), (unknown.Reason, unknown.Feed));
        Wish("BINANCE:BTC-20200101-F", "someone", TimeSpan.FromMinutes(5));
        Assert.Equal(RefusalReason.Expired, (await NextAsync(answers, "BINANCE:BTC-20200101-F")).InstrumentRefused.Reason);
        for (int i = 0; i < 1_024; i++)
        {
            Wish($"BINANCE:A{i}-USDT", "someone", TimeSpan.FromMinutes(5));
        }

        MarketEvent answer;
        while ((answer = await NextAsync(answers, null)).InstrumentRefused is null)
        {
            // 1,023 have room beside the first.
        }

        Assert.Equal(RefusalReason.Limit, answer.InstrumentRefused.Reason);
        await StoppedAsync(run);
    }

    [Fact]
    public async Task A_watch_list_is_followed_as_it_changes()
    {
        string list = _folder["coins.txt"];
        await File.WriteAllTextAsync(list, "# mine\nBTC-USDT\nBINANCE:ETH-USDT # too\n");
        var run = RunAsync("0", [], list);
        await _server.AcceptAsync();
        Assert.Equal(["btcusdt@trade", "ethusdt@trade"], _server.Asked);
        await File.WriteAllTextAsync(list, "BTC-USDT\nSOL-USDT\n");
        await Eventually.TrueAsync(() => _server.Asked.Contains("solusdt@trade") && _server.Ended.Contains("ethusdt@trade"), Patience, "the change");
        await File.WriteAllTextAsync(list, "no id at all\n");
        await StoppedAsync(run);

        var broken = await Assert.ThrowsAsync<IngestException>(() => RunAsync("0", [], list, CancellationToken.None));
        Assert.Contains("coins.txt', line 1: 'no id at all' is no instrument", broken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_live_source_for_an_instrument_is_refused_with_both_names()
    {
        var run = RunAsync("0", [Bitcoin]);
        await _server.AcceptAsync();
        await Eventually.TrueAsync(() => Standing("binance/0")?.State == ConnectionState.Up && Held("binance/0"), Patience, "the first is up");
        var second = await Assert.ThrowsAsync<IngestException>(() => RunAsync("1", [Bitcoin]));
        Assert.StartsWith("'BINANCE:BTC-USDT' comes from live source binance/0 already: a second one, binance/1,", second.Message, StringComparison.Ordinal);
        await StoppedAsync(run);

        // It has let go: the other may begin.
        var later = RunAsync("1", [Bitcoin], out var stop);
        await _server.AcceptAsync();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => later);
    }

    [Fact]
    public async Task A_feed_says_how_it_is()
    {
        var run = RunAsync("0", [Bitcoin]);
        var client = await _server.AcceptAsync();
        await BinanceServer.SayTradeAsync(client, "BTCUSDT", 7, "1", "1", TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        await BinanceServer.SayTradeAsync(client, "BTCUSDT", 7, "1", "1", TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        await BinanceServer.SayAsync(client, "garbage");
        await Eventually.TrueAsync(() => Standing("binance/0") is { Ticks: 2, DecodeErrors: 1 }, Patience, "the counts");
        var up = Standing("binance/0")!;
        Assert.Equal((ConnectionState.Up, 1u, 1u, 1L, 0L), (up.State, up.Wanted, up.Subscribed, up.Duplicates, up.Reconnects));
        Assert.InRange(up.DelayUs, 0, 5_000_000);
        Assert.True(up.Bytes > 100 && up.LastTickUs > 0);
        Assert.Equal($"{_server.Address}stream", up.Address);
        var document = FeedDocument.Of(up, DateTimeOffset.UnixEpoch.AddMicroseconds(up.AtUs).AddSeconds(16));
        Assert.Equal(("gone", false, 0u), (document.State, document.Connected, document.Subscribed));

        await StoppedAsync(run);
        await Eventually.TrueAsync(() => Standing("binance/0")!.State == ConnectionState.Stopped, Patience, "it says that it has stopped");
    }

    private void Wish(string instrument, string owner, TimeSpan lease) => _wishes.Write(new WantedInstrument
    {
        Feed = "binance", Instrument = instrument, Owner = owner, UntilUs = (TimeProvider.System.GetUtcNow() + lease).ToUnixTimeMilliseconds() * 1_000,
    });

    private static async Task<MarketEvent> NextAsync(WishAnswers answers, string? instrument)
    {
        MarketEvent? found = null;
        await Eventually.TrueAsync(
            () => (found = answers.Next(TimeSpan.FromMilliseconds(10))) is not null && (instrument is null || found.Instrument == instrument), Patience, $"an answer about {instrument}");
        return found!;
    }

    private FeedStatus? Standing(string source) => FeedStandings.Read(_settings, _layout, _ids, CancellationToken.None).FirstOrDefault(s => s.Source == source);

    private bool Held(string source)
    {
        bool held = false;
        string topic = _settings.NameOf(TopicCatalog.WantedInstruments);
        PartitionReader.ReadToEnd(
            _settings, [.. Enumerable.Range(0, _layout.Partitions).Select(p => new TopicPartition(topic, p))],
            record => held |= ConfluentFrame.TryRead(record.Message.Value, out _, out var value) && WantedInstrument.Parser.ParseFrom(value) is { Held: true } says && says.Owner == source,
            CancellationToken.None);
        return held;
    }

    private async Task StoppedAsync(Task run)
    {
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    private Task RunAsync(string shard, IReadOnlyList<InstrumentId> instruments, string? watchList = null) => RunAsync(shard, instruments, watchList, _stop.Token);

    private Task RunAsync(string shard, IReadOnlyList<InstrumentId> instruments, out CancellationTokenSource stop)
    {
        stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        return RunAsync(shard, instruments, null, stop.Token);
    }

    private Task RunAsync(string shard, IReadOnlyList<InstrumentId> instruments, string? watchList, CancellationToken cancellationToken)
    {
        var options = new IngestOptions { Kafka = _settings, Layout = _layout, SchemaIds = _ids, Time = TimeProvider.System };
        var live = new LiveOptions
        {
            Shard = shard,
            Instruments = instruments,
            WatchLists = watchList is null ? [] : [watchList],
            TakesWishes = shard == "0",
            FillsGaps = false,
            Context = new FeedContext { Address = _server.Address, Sessions = null! },
        };
        return new LiveIngest(NullLogger<LiveIngest>.Instance).RunAsync(LiveFeed.Binance, live, options, cancellationToken);
    }
}
