using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using BarAnalysis = Candlewick.Contracts.V1.BarAnalysis;
using BookLevel = Candlewick.Contracts.V1.BookLevel;
using Candle = Candlewick.Contracts.V1.Candle;
using Depth = Candlewick.Contracts.V1.Depth;
using NamedValue = Candlewick.Contracts.V1.NamedValue;
using Candlewick.Contracts.Topics;
using Candlewick.EventStore.Candles;
using Candlewick.EventStore.Lists;
using Candlewick.Instruments.Lookup;
using Candlewick.Market.Quotes;
using Candlewick.Market.Sessions;
using Candlewick.Market.Ticks;
using Candlewick.StreamApi.Candles;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Lists;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Protocol.Json;
using Candlewick.StreamApi.Rest;
using Candlewick.StreamApi.Subscriptions;
using Candlewick.StreamApi.Tail;
using Candlewick.StreamApi.Wanted;
using Candlewick.Streaming.Jobs;
using StoredGap = Candlewick.EventStore.Events.StoredGap;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.StreamApi.Tests.Protocol;

/// <summary>The document shows what the server sends, byte for byte.</summary>
public sealed class ExampleTests
{
    private const string Cursor = "xQE";

    private static readonly CandleItem Spy = Read(Samples.Bar("NYSE:SPY", 0));

    private static readonly ResolvedInstrument SpyFound = new("NYSE:SPY", "NYSE:SPY", true);

    private static readonly Dictionary<string, Func<string>> Written = new()
    {
        ["json server welcome"] = () => Text(new StreamEvent.Welcome("c1", Samples.OpenUs, new StreamLimits())),
        ["json server authenticated"] = () => Text(new StreamEvent.Authenticated("desk")),
        ["json server subscribed"] = () => Text(new StreamEvent.Subscribed("spy", [SpyFound with { Asked = "SPY" }, new("NYSE:Q*", "NYSE:QQQ", true)], Cursor, null)),
        ["json server subscribed-lost"] = () => Text(new StreamEvent.Subscribed("spy", [SpyFound], Cursor, "epoch")),
        ["json server data"] = () => Text(Batch("spy", [Spy]).OfLog(0, 5310)),
        ["json server data-history"] = () => Text(Second(Batch("spy", [])).OfHistory(Cursor)),
        ["json server data-snapshot"] = () => Text(Batch("open", []).OfState(snapshot: true, conflated: false)),
        ["json server data-conflated"] = () => Text(Second(Batch("open", [])).OfState(snapshot: false, conflated: true)),
        ["json server checkpoint"] = () => Text(new StreamEvent.Checkpoint("spy", Cursor)),
        ["json server caught_up"] = () => Text(new StreamEvent.CaughtUp("spy", Cursor)),
        ["json server completed"] = () => Text(new StreamEvent.Completed("spy", Cursor)),
        ["json server updated"] = () => Text(new StreamEvent.Updated("spy", [new("NYSE:DIA", "NYSE:DIA", true)], Cursor)),
        ["json server paused"] = () => Text(new StreamEvent.Paused("spy", Cursor)),
        ["json server resumed"] = () => Text(new StreamEvent.Resumed("spy", Cursor)),
        ["json server sought"] = () => Text(new StreamEvent.Sought("spy", Samples.OpenUs + (30 * Samples.MinuteUs), Cursor, null)),
        ["json server sought-lost"] = () => Text(new StreamEvent.Sought("spy", Samples.OpenUs, Cursor, "retention")),
        ["json server speed"] = () => Text(new StreamEvent.SpeedChanged("spy", 2.5)),
        ["json server stepped"] = () => Text(new StreamEvent.Stepped("spy", Samples.OpenUs + (31 * Samples.MinuteUs), Cursor)),
        ["json server delayed"] = () => Text(new StreamEvent.Delayed("spy", TimeSpan.FromMilliseconds(1_250))),
        ["json server unsubscribed"] = () => Text(new StreamEvent.Unsubscribed("spy", Cursor)),
        ["json server slow"] = () => Text(new StreamEvent.Slow("spy", 0.5199)),
        ["json server closing"] = () => Text(new StreamEvent.Closing(4008, "subscription 'spy' fell behind the records that are held for live clients", 1_000, [("spy", Cursor)])),
        ["json server heartbeat"] = () => Text(new StreamEvent.Heartbeat(Samples.OpenUs + 15_000_000)),
        ["json server pong"] = () => Text(new StreamEvent.Pong("1706352600.123")),
        ["json server options"] = () => Text(new StreamEvent.OptionsChanged(LostGoesLive: true), """{"op":"options","decimals":"string"}"""),
        ["json server error"] = () => Text(new StreamEvent.Failed(
            "spy", new Failure("unknown_instrument", "'SPX' is not known on NSE, NYSE; close to it: NYSE:SPY. Write it as VENUE:SYMBOL to wait for an instrument that is not fed yet.", Retryable: false), IsFatal: true)),
        ["json item candle"] = () => Text(Spy, false),
        ["json item candle-merged"] = () => Text(new CandleItem(Merged()), false),
        ["json item candle-strings"] = () => Text(Spy, true),
        ["json item candle-snapshot-feed"] = () => Text(Read(Index()), false),
        ["json item tick"] = () => Text(new TickItem("NYSE:SPY", Samples.Trade(Samples.OpenUs, 7)), false),
        ["json item tick-snapshot"] = () => Text(new TickItem("NSE:RELIANCE", Snapshot()), false),
        ["json server session"] = () => Text(new StreamEvent.Session("spy", new SessionStanding("NYSE", "NYSE", "continuous", 1_796_049_000_000_000, 1_795_802_400_000_000))),
        ["json server gap"] = () => Text(new StreamEvent.Gap("spy", "binance", "binance/0", null, EventExamples.AtUs, EventExamples.AtUs + Samples.MinuteUs, Filled: false)),
        ["json server gap-filled"] = () => Text(new StreamEvent.Gap("spy", "binance", "binance/0", "BINANCE:BTC-USDT", EventExamples.AtUs, EventExamples.AtUs + Samples.MinuteUs, Filled: true)),
        ["json server upstream"] = () => Text(new StreamEvent.Upstream("spy", "BINANCE:SOL-USDT", "binance", null)),
        ["json server upstream-refused"] = () => Text(new StreamEvent.Upstream("spy", "BINANCE:SOL-USDX", "binance", new Refusal("unknown", "feed binance has no BINANCE:SOL-USDX"))),
        ["json http quotes"] = () => Encoding.UTF8.GetString(QuoteEndpoint.Json(["NSE:RELIANCE", "NYSE:SPX"], [new QuoteItem("NSE:RELIANCE", Quoted("NSE", Full()))], null)),
        ["json http events"] = () => Encoding.UTF8.GetString(EventEndpoint.Json([EventExamples.Item("feed-lost")], null, Cursor)),
        ["json http gaps"] = () => Encoding.UTF8.GetString(GapEndpoint.Json("BINANCE:BTC-USDT", [new StoredGap("binance", null, EventExamples.AtUs, EventExamples.AtUs + Samples.MinuteUs, "disconnected", IsFilled: true)], null)),
        ["json http jobs"] = () => JsonSerializer.Serialize(
            new JobList([new JobStanding("reconciliation", "holds the candles of the day before against bars of the vendors", "waiting", 1_795_885_200_000_000, 1_795_798_800_000_000, 1_795_798_805_000_000, true, "2 instruments agree")]),
            JobJson.Default.JobList),
        ["json http lists"] = () => JsonSerializer.Serialize(new WatchLists([new WatchList("Banks", ["NSE:SBIN", "NSE:HDFCBANK"])]), ListJson.Default.WatchLists),
        ["json http watch"] = () => Encoding.UTF8.GetString(WatchEndpoint.Json(
            [
                new() { Instrument = "BINANCE:SOL-USDT", Feed = "binance", Owner = "api" },
                new() { Instrument = "BINANCE:SOL-USDT", Feed = "binance", Owner = "binance/0", Held = true },
            ],
            _ => new WishAnswer("binance", EventExamples.AtUs, null))),
        ["json item quote"] = () => Text(new QuoteItem("NSE:RELIANCE", Quoted("NSE", Full())), false),
        ["json item quote-strings"] = () => Text(new QuoteItem("NYSE:SPY", Quoted("NYSE", Samples.Trade(Samples.OpenUs, 7))), true),
        ["json item position"] = () => Text(new PositionItem(Compatibility.Reliance.Held), false),
        ["json item alert"] = () => Text(new AlertItem(Compatibility.Reliance.Alerted), false),
        ["json item analysis"] = () => Text(new AnalysisItem(Analysed()), false),
        ["json item depth"] = () => Text(new DepthItem("NSE:RELIANCE", Book()), false),
        ["json http calendar"] = () => Encoding.UTF8.GetString(CalendarAnswer.Json(Nyse(), new DateOnly(2024, 11, 29), new DateOnly(2024, 11, 29))),
        ["json http candles"] = () => Body(CandleAnswer.Of(new DefaultHttpContext().Request, "NYSE:SPY", "1m", [Row()], CandleRequest.CursorAfter(Row()))),
        ["json http ticks"] = () => Body(TickAnswer.Of(new DefaultHttpContext().Request, "NYSE:SPY", [First()], null)),
        ["csv http ticks"] = () => Body(TickAnswer.Of(Csv(), "NYSE:SPY", [First()], null)).TrimEnd(),
        ["csv http candles"] = () => Body(CandleAnswer.Of(Csv(), "NYSE:SPY", "1m", [Row()], null)).TrimEnd(),
    };

    public static TheoryData<string> ServerExamples => [.. Written.Keys];

    public static TheoryData<string> Events => [.. EventExamples.Names];

    public static TheoryData<string> ClientExamples => [.. Examples.Names.Where(n => n.Contains(" client ", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(ServerExamples))]
    public void The_server_writes_what_the_document_shows(string name) => Assert.Equal(Examples.Get(name).TrimEnd(), Written[name]());

    [Theory]
    [MemberData(nameof(Events))]
    public void Every_kind_of_event_is_written_as_the_document_shows(string name) =>
        Assert.Equal(Examples.Get($"json item event-{name}").TrimEnd(), Text(EventExamples.Item(name), false));

    [Theory]
    [MemberData(nameof(ClientExamples))]
    public void The_server_reads_what_the_document_shows(string name)
    {
        var message = JsonMessages.Parse(Encoding.UTF8.GetBytes(Examples.Get(name)), out _);
        object read = message switch { ClientMessage.Command c => c.What, ClientMessage.ClockCommand c => c.What, _ => message };
        Assert.Equal(name.Split(' ', '-')[2], read.GetType().Name, ignoreCase: true);
    }

    [Fact]
    public void Every_example_is_tested() => Assert.Equal(
        Examples.Names.Where(n => !n.Contains(" client ", StringComparison.Ordinal) && n is not ("json http ready" or "json http option-chain" or "json http instruments" or "json http instrument" or "json http continuous")).Order(),
        Written.Keys.Concat(EventExamples.Names.Select(name => $"json item event-{name}")).Concat(OtherExamples.Written.Keys).Order());

    [Fact]
    public void A_stored_candle_reads_as_the_same_candle_from_the_log() => Assert.Equal(Text(Spy, false), Text(new CandleItem(Row()), false));

    private static SessionClock Nyse()
    {
        Assert.True(SessionCatalog.For(SessionMode.Extended).TryGet("NYSE", out var group));
        return new SessionClock(group);
    }

    /// <summary>What an answer of the HTTP API is as text.</summary>
    private static string Body(IResult answer)
    {
        using var body = new MemoryStream();
        var context = new DefaultHttpContext();
        context.Response.Body = body;
        answer.ExecuteAsync(context).GetAwaiter().GetResult();
        return Encoding.UTF8.GetString(body.ToArray());
    }

    private static HttpRequest Csv()
    {
        var request = new DefaultHttpContext().Request;
        request.Headers.Accept = "text/csv";
        return request;
    }

    private static TickItem First() => new("NYSE:SPY", Samples.Trade(Samples.OpenUs, 1));

    private static CandleRow Merged()
    {
        var merge = new HistoryMerge(new CandleGrids(SessionMode.Extended, _ => null).Of(ServedInterval.Parse("7m", CandleRules.DefaultSpecs)));
        for (int n = 0; n < 2; n++)
        {
            merge.Add(CandleRow.From(Samples.Bar("NYSE:SPY", n), 0, n, null), "NYSE:SPY");
        }

        merge.Follow("NYSE:SPY");
        return Assert.Single(merge.Whole);
    }

    private static CandleRow Row() => CandleRow.From(Samples.Bar("NYSE:SPY", 0), 0, 5310, null);

    /// <summary>As it comes from the log.</summary>
    private static CandleItem Read(Candle candle) => Assert.IsType<CandleItem>(
        new CandleReader(TopicCatalog.Candles, new FixedSchemaIds(), NullLogger.Instance)
            .Read(new LogEntry(0, 5310, 0, candle.Instrument, Samples.Value(TopicCatalog.Candles, candle))));

    private static BarAnalysis Analysed() => new()
    {
        Instrument = "NYSE:SPY", Interval = "1m", StartUs = Samples.OpenUs, EndUs = Samples.OpenUs + Samples.MinuteUs, TradingDate = 20131007, Revision = 1, CandleRevision = 1,
        Indicators = { new NamedValue { Name = "sma(20)", Value = 167.41325 }, new NamedValue { Name = "macd(12,26,9).signal", Value = -0.0125 } },
        Patterns = { new NamedValue { Name = "cdlhammer", Value = 100 } },
        Risk = { new NamedValue { Name = "volatility", Value = 0.1875 }, new NamedValue { Name = "historical_var", Value = 0.0015 } },
    };

    private static Candle Index() => new()
    {
        Instrument = "NSE:NIFTY-50", Interval = "1m", StartUs = Samples.OpenUs, EndUs = Samples.OpenUs + Samples.MinuteUs, PriceScale = 2,
        Open = 25_000_05, High = 25_010_00, Low = 24_999_95, Close = 25_001_10, UnattributedVolume = 75, OpenInterest = 1_200, Updates = 60,
        Revision = 2, Source = "csv", TradingDate = 20131007, Flags = 3,
    };

    private static Tick Snapshot() => new()
    {
        Kind = TickKind.Snapshot, ExchangeUs = Samples.OpenUs, ReceiveUs = Samples.OpenUs + 250_000, PriceScale = 2, Price = 2500_50,
        CumulativeVolume = 98_765, Fields = TickFields.Price | TickFields.CumulativeVolume, Flags = TickFlags.Suspicious,
    };

    private static Quote Quoted(string venue, in Tick tick)
    {
        Assert.True(SessionCatalog.For(SessionMode.Extended).TryGet(venue, out var group));
        var book = new QuoteBook(new SessionClock(group));
        Assert.True(book.Apply(tick));
        return book.Quote!;
    }

    /// <summary>A snapshot at 09:45 in Mumbai that has all that a quote is made of, but for open interest.</summary>
    private static Tick Full() => Snapshot() with
    {
        ExchangeUs = 1_381_119_300_000_000, Flags = TickFlags.None, Bid = 2500_45, BidSize = 120, Ask = 2500_50, AskSize = 75,
        SessionOpen = 2495_00, SessionHigh = 2510_00, SessionLow = 2490_10, PreviousClose = 2490_00,
        Fields = TickFields.Price | TickFields.CumulativeVolume | TickFields.Bid | TickFields.BidSize | TickFields.Ask | TickFields.AskSize
            | TickFields.SessionOpen | TickFields.SessionHigh | TickFields.SessionLow | TickFields.PreviousClose,
    };

    private static Depth Book()
    {
        var book = new Depth { ExchangeUs = 1_381_119_300_000_000, PriceScale = 2 };
        book.Bids.Add(new BookLevel { Price = 2500_45, Size = 120, Orders = 3 });
        book.Bids.Add(new BookLevel { Price = 2500_40, Size = 500 });
        book.Asks.Add(new BookLevel { Price = 2500_50, Size = 75, Orders = 1 });
        return book;
    }

    private static ItemBatch Batch(string id, IEnumerable<Item> items)
    {
        var batch = new ItemBatch(id);
        batch.Fill(items);
        return batch;
    }

    /// <summary>The batch after a first one.</summary>
    private static ItemBatch Second(ItemBatch batch) => batch.OfState(snapshot: false, conflated: false);

    private static string Text(Item item, bool asStrings) => Encoding.UTF8.GetString(item.In(asStrings ? JsonItems.Strings : JsonItems.Numbers));

    /// <param name="set">What the client sent before.</param>
    private static string Text(StreamEvent happened, string? set = null)
    {
        var codec = new JsonCodec();
        if (set is not null)
        {
            codec.Decode(Encoding.UTF8.GetBytes(set), WebSocketMessageType.Text, out _);
        }

        using var frame = new PooledBuffer();
        Assert.True(codec.TryEncode(happened, frame));
        return Encoding.UTF8.GetString(frame.Written.Span);
    }
}
