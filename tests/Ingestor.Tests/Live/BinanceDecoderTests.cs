using System.Text;
using Candlewick.Ingestor.Binance;
using Candlewick.Ingestor.Live;

namespace Candlewick.Ingestor.Tests.Live;

public sealed class BinanceDecoderTests
{
    private const string Trade =
        """{"e":"trade","E":1672515782136,"s":"BTCUSDT","t":12345,"p":"64000.01000000","q":"0.00250000","b":88,"a":50,"T":1672515782134,"m":true,"M":true}""";

    private const string AggregateTrade =
        """{"e":"aggTrade","E":1672515782136,"s":"ETHUSDT","a":26129,"p":"0.001","q":"100","f":100,"l":105,"T":1672515782130,"m":true,"M":true}""";

    private readonly IFrameDecoder _decoder = Frames.For(new BinanceDecoder(), ("BINANCE:BTC-USDT", "BTCUSDT"), ("BINANCE:ETH-USDT", "ETHUSDT"));

    [Theory]
    [InlineData(Trade, "BINANCE:BTC-USDT 64000.01000000 x 0.00250000 #12345 at 1672515782134000, sent 1672515782136000")]
    [InlineData("{\"stream\":\"btcusdt@trade\",\"data\":" + Trade + "}", "BINANCE:BTC-USDT 64000.01000000 x 0.00250000 #12345 at 1672515782134000, sent 1672515782136000")]
    [InlineData("{\"stream\":\"ethusdt@aggTrade\",\"data\":" + AggregateTrade + "}", "BINANCE:ETH-USDT 0.001 x 100 #26129 at 1672515782130000, sent 1672515782136000")]
    [InlineData(
        """{"stream":"btcusdt@trade","data":{"e":"trade","E":1735689600000456,"s":"BTCUSDT","t":7,"p":"1","q":"2","new":{"p":[1]},"T":1735689600000123}}""",
        "BINANCE:BTC-USDT 1 x 2 #7 at 1735689600000123, sent 1735689600000456")]
    public void A_trade_keeps_its_times_and_its_exact_decimals(string message, string expected) => Assert.Equal([expected], Frames.Read(_decoder, message));

    [Theory]
    [InlineData("""{"result":null,"id":1}""")]
    [InlineData("""{"stream":"btcusdt@kline_1m","data":{"e":"kline","E":1,"s":"BTCUSDT","k":{"t":1,"p":"9"}}}""")]
    [InlineData("")]
    public void What_is_no_trade_says_nothing(string message) => Assert.Empty(Frames.Read(_decoder, message));

    [Theory]
    [InlineData("""{"error":{"code":2,"msg":"Invalid request: unknown symbol"},"id":1}""", "Note: Invalid request: unknown symbol")]
    [InlineData("""{"event":{"e":"serverShutdown","E":1770123456789}}""", "Leaving: the server is about to close the connection")]
    [InlineData("""{"e":"trade","E":1,"s":"DOGEUSDT","t":1,"p":"1","q":"1","T":1}""", "Skipped: a trade of a symbol that was not asked for: DOGEUSDT")]
    [InlineData("""{"e":"trade","E":1,"s":"BTCUSDT","t":1,"p":"1e5x","q":"1","T":1}""", "Skipped: a price or quantity that is no decimal number: 1e5x")]
    [InlineData("""{"e":"trade","E":1,"s":"BTCUSDT","p":"1","q":"1","T":1}""", "Skipped: a trade without time or id: BTCUSDT")]
    [InlineData("""{"e":"trade","E":"soon","s":"BTCUSDT"}""", "Skipped: no message of Binance's: {\"e\":\"trade\",\"E\":\"soon\",\"s\":\"BTCUSDT\"}")]
    [InlineData("not json", "Skipped: no message of Binance's: not json")]
    public void What_cannot_be_read_says_why(string message, string expected) => Assert.Equal([expected], Frames.Read(_decoder, message));

    /// <summary>A message with a blank is none that the fast way takes.</summary>
    [Theory]
    [InlineData(Trade)]
    [InlineData(AggregateTrade)]
    [InlineData("{\"stream\":\"btcusdt@trade\",\"data\":" + Trade + "}")]
    public void The_fast_way_reads_as_the_thorough_one_does(string message)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(message);
        const string Odd = "{}[]\",:.-0123456789eEstapqT\\ \u0001";
        for (int at = 1; at < bytes.Length; at++)
        {
            foreach (char odd in Odd)
            {
                byte[] changed = [.. bytes];
                changed[at] = (byte)odd;
                AssertSame(changed);
            }

            AssertSame(bytes[..at]);
        }

        void AssertSame(byte[] changed) => Assert.Equal(Read(changed), Read([(byte)' ', .. changed]));
    }

    private string Read(byte[] frame)
    {
        _decoder.Begin(frame);
        var tick = default(Market.Ticks.Tick);
        var found = _decoder.Next(ref tick, out var instrument);
        return $"{found} {instrument?.Id} {tick.TradeUs} {tick.ExchangeUs} {tick.Sequence} {tick.Price} {tick.PriceScale} {tick.Size} {tick.SizeScale}";
    }

    [Fact]
    public void What_is_not_wanted_any_more_is_passed_over()
    {
        _decoder.Remove(Frames.Of("BINANCE:BTC-USDT", "BTCUSDT"));
        Assert.Empty(Frames.Read(_decoder, Trade));
        _decoder.Add(Frames.Of("BINANCE:BTC-USDT", "BTCUSDT"));
        Assert.Single(Frames.Read(_decoder, Trade));
    }

    [Fact]
    public void No_bytes_make_it_throw() => Frames.Damage(_decoder, Encoding.UTF8.GetBytes("{\"stream\":\"btcusdt@trade\",\"data\":" + Trade + "}"));
}
