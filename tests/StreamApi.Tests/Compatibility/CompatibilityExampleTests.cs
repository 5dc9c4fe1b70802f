using System.Text;
using System.Text.Json;
using Candlewick.EventStore.Candles;
using Candlewick.Market.Ledger;
using Candlewick.Market.Quotes;
using Candlewick.StreamApi.Compatibility.BrokerProxy;
using Candlewick.StreamApi.Compatibility.MultiEndpoint;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Subscriptions;
using BarAnalysis = Candlewick.Contracts.V1.BarAnalysis;
using NamedValue = Candlewick.Contracts.V1.NamedValue;

namespace Candlewick.StreamApi.Tests.Compatibility;

/// <summary>The document shows what the server sends, byte for byte; what a running server sends of it is in the tests beside.</summary>
public sealed class CompatibilityExampleTests
{
    private static readonly Quote Quote = new()
    {
        TimeUs = Reliance.ExampleUs, TradingDate = 20250127, Last = 2500.50m, Volume = 1_000_000, High = 2510.00m, Low = 2470.05m, Open = 2480.00m, PreviousClose = 2475.00m, HasTraded = true,
    };

    private static readonly Dictionary<string, Func<string>> Streamed = new()
    {
        ["json stream connection"] = () => Text(new StreamEvent.Welcome("c1", 0, new StreamLimits())),
        ["json stream subscribed"] = () => Text(new SubscriptionAck("RELIANCE", Reliance.Id, IsSubscribed: true)),
        ["json stream unsubscribed"] = () => Text(new SubscriptionAck("RELIANCE", Reliance.Id, IsSubscribed: false)),
        ["json stream heartbeat"] = () => Text(new HeartbeatAck()),
        ["json stream pong"] = () => Text(new StreamEvent.Pong(null)),
        ["json stream error"] = () => Text(new StreamEvent.Failed(null, new Failure(ErrorCodes.BadRequest, "Invalid JSON format", Retryable: false), IsFatal: false)),
        ["json stream data"] = () => Text(Batch(
            Open(Reliance.Minute(Reliance.ExampleUs, 2500_50)), new QuoteItem(Reliance.Id, Quote))),
        ["json analysis connection"] = () => AnalysisText(new StreamEvent.Welcome("c1", 0, new StreamLimits())),
        ["json analysis data"] = () => AnalysisText(Batch(new AnalysisItem(Analysed()))),
        ["json portfolio connection"] = () => PortfolioText(new StreamEvent.Welcome("c1", 0, new StreamLimits())),
        ["json alerts connection"] = () => AlertText(new StreamEvent.Welcome("c1", 0, new StreamLimits())),
        ["json alerts data"] = () => AlertText(Batch(new AlertItem(Reliance.Alerted))),
        ["json portfolio data"] = () => PortfolioText(Batch(new PositionItem(Reliance.Held))),
    };

    public static TheoryData<string> Examples => [.. Streamed.Keys];

    [Theory]
    [MemberData(nameof(Examples))]
    public void The_stream_says_what_the_document_shows(string name) => Assert.Equal(Wire.Example(name), Streamed[name]());

    [Fact]
    public void Every_example_is_tested() => Assert.Equal(
        Wire.Names.Order(),
        Streamed.Keys.Concat([.. MultiEndpointTests.Examples, .. MultiEndpointStatusTests.Examples, .. BrokerProxyTests.Examples]).Distinct(StringComparer.Ordinal).Order());

    [Fact]
    public void What_nobody_has_said_is_null_and_a_price_is_there_all_the_same()
    {
        var quoted = new Quote { TimeUs = Reliance.ExampleUs, Bid = 100.05m, Ask = 100.15m };
        var data = JsonDocument.Parse(Text(Batch(new QuoteItem(Reliance.Id, quoted)))).RootElement.GetProperty("data");
        Assert.Equal(["100.10", "null", "null", "null", "null", "null", "null", "null"], data.EnumerateObject().Select(member => member.Value.GetRawText()));
    }

    [Fact]
    public void A_quote_is_one_message_for_each_name_and_none_where_there_is_no_price()
    {
        var symbols = Followed("RELIANCE", "NSE:RELIANCE");
        using var encoder = new StreamEncoder(symbols, new FixedTime());
        using var frame = new PooledBuffer();
        Assert.True(encoder.TryEncode(Batch(new QuoteItem(Reliance.Id, Quote), new QuoteItem("NSE:INFY", Quote), new QuoteItem(Reliance.Id, Quote)), frame));
        int frames = 1;
        for (frame.Clear(); encoder.TryEncodeNext(frame); frame.Clear())
        {
            frames++;
        }

        Assert.Equal(4, frames);
        Assert.False(encoder.TryEncode(Batch(new QuoteItem("NSE:INFY", Quote)), frame));
    }

    [Fact]
    public void A_candle_that_says_nothing_new_is_no_message()
    {
        using var encoder = new StreamEncoder(Followed("RELIANCE"), new FixedTime());
        using var frame = new PooledBuffer();
        Assert.False(encoder.TryEncode(Batch(Open(Reliance.Minute(Reliance.ExampleUs, 2500_50))), frame));
        Assert.True(encoder.TryEncode(Batch(new QuoteItem(Reliance.Id, Quote)), frame));
        Assert.False(encoder.TryEncode(Batch(Open(Reliance.Minute(Reliance.ExampleUs, 2500_50))), frame));
        Assert.True(encoder.TryEncode(Batch(Open(Reliance.Minute(Reliance.ExampleUs, 2500_60))), frame));
    }

    [Theory]
    [InlineData("NSE:RELIANCE", "1")]
    [InlineData("NFO:NIFTY-20261224-F", "2")]
    [InlineData("BSE:RELIANCE", "3")]
    [InlineData("BFO:SENSEX-20261224-F", "4")]
    [InlineData("MCX:GOLD-20261205-F", "5")]
    [InlineData("CDS:USDINR-20261224-F", "13")]
    [InlineData("BINANCE:BTC-USDT", "\"binance\"")]
    public void Exchanges_are_numbered_as_their_broker_numbers_them(string instrument, string number)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            BrokerExchanges.Write(json, instrument.Split(':')[0]);
        }

        Assert.Equal(number, Encoding.UTF8.GetString(buffer.ToArray()));
    }

    private static CandleItem Open(Contracts.V1.Candle candle)
    {
        Assert.True(CandleRow.TryRead(candle, 0, 0, provenance: null, out var row, out _));
        return new CandleItem(row);
    }

    private static SymbolBook Followed(params string[] names)
    {
        var symbols = new SymbolBook();
        foreach (string name in names)
        {
            symbols.Add(name, Reliance.Id);
        }

        return symbols;
    }

    private static ItemBatch Batch(params Item[] items)
    {
        var batch = new ItemBatch("quotes");
        batch.Fill(items);
        return batch;
    }

    private static string Text(StreamEvent happened)
    {
        using var encoder = new StreamEncoder(Followed("RELIANCE"), new FixedTime());
        using var frame = new PooledBuffer();
        Assert.True(encoder.TryEncode(happened, frame));
        return Encoding.UTF8.GetString(frame.Written.Span);
    }

    private static string AlertText(StreamEvent happened)
    {
        using var encoder = new AlertEncoder(Followed("RELIANCE"), new FixedTime());
        using var frame = new PooledBuffer();
        Assert.True(encoder.TryEncode(happened, frame));
        return Encoding.UTF8.GetString(frame.Written.Span);
    }

    private static string AnalysisText(StreamEvent happened)
    {
        using var encoder = new AnalysisEncoder(Followed("RELIANCE"), new FixedTime());
        using var frame = new PooledBuffer();
        Assert.True(encoder.TryEncode(happened, frame));
        return Encoding.UTF8.GetString(frame.Written.Span);
    }

    private static BarAnalysis Analysed() => new()
    {
        Instrument = Reliance.Id, Interval = "1m", StartUs = Reliance.ExampleUs, EndUs = Reliance.ExampleUs + 60_000_000,
        Indicators = { new NamedValue { Name = "sma(20)", Value = 2498.25 }, new NamedValue { Name = "rsi(14)", Value = 61.5 } },
        Patterns = { new NamedValue { Name = "cdlhammer", Value = 100 } },
        Risk = { new NamedValue { Name = "volatility", Value = 0.1875 } },
    };

    private static string PortfolioText(StreamEvent happened)
    {
        var cash = new Position { Account = "main", Instrument = CashInstrument.Of("INR"), Currency = "INR", Cash = 50_000, Contributed = 50_000, Unrealised = 0, DayPnl = 0 };
        using var encoder = new PortfolioEncoder(Followed("RELIANCE"), new FixedTime(), "INR", _ => [Reliance.Held, cash]);
        using var frame = new PooledBuffer();
        Assert.True(encoder.TryEncode(happened, frame));
        return Encoding.UTF8.GetString(frame.Written.Span);
    }

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddMicroseconds(Reliance.ExampleUs);
    }
}
