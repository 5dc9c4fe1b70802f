using System.Text;
using Candlewick.Ingestor.Kraken;
using Candlewick.Ingestor.Live;

namespace Candlewick.Ingestor.Tests.Live;

public sealed class KrakenDecoderTests
{
    private const string Two =
        """{"channel":"trade","type":"update","data":[{"symbol":"BTC/USD","side":"sell","price":64000.10,"qty":0.00000001,"ord_type":"market","trade_id":4665906,"timestamp":"2025-09-25T07:49:37.708706Z"},{"symbol":"ETH/USD","side":"buy","price":3000,"qty":40.5,"ord_type":"limit","trade_id":12,"timestamp":"2025-09-25T07:49:38.000001Z"}]}""";

    private readonly IFrameDecoder _decoder = Frames.For(new KrakenDecoder(), ("KRAKEN:BTC-USD", "BTC/USD"), ("KRAKEN:ETH-USD", "ETH/USD"));

    [Fact]
    public void Numbers_are_read_as_they_are_written() => Assert.Equal(
        ["KRAKEN:BTC-USD 64000.10 x 0.00000001 #4665906 at 1758786577708706", "KRAKEN:ETH-USD 3000 x 40.5 #12 at 1758786578000001"], Frames.Read(_decoder, Two));

    [Theory]
    [InlineData("""{"channel":"heartbeat"}""")]
    [InlineData("""{"channel":"status","type":"update","data":[{"system":"online","api_version":"v2"}]}""")]
    [InlineData("""{"method":"subscribe","result":{"channel":"trade","symbol":"BTC/USD","snapshot":false},"success":true,"time_in":"2025-09-25T09:04:31.742599Z"}""")]
    [InlineData("""{"channel":"trade","type":"update","data":[]}""")]
    public void What_is_no_trade_says_nothing(string message) => Assert.Empty(Frames.Read(_decoder, message));

    [Fact]
    public void One_trade_that_cannot_be_read_does_not_hide_the_next() => Assert.Equal(
        ["Skipped: a trade of a symbol that was not asked for: DOGE/USD", "KRAKEN:ETH-USD 3000 x 40.5 #12 at 1758786578000001"],
        Frames.Read(_decoder, Two.Replace("BTC/USD", "DOGE/USD", StringComparison.Ordinal)));

    [Fact]
    public void What_is_not_wanted_any_more_does_not_hide_the_next()
    {
        _decoder.Remove(Frames.Of("KRAKEN:BTC-USD", "BTC/USD"));
        Assert.Equal(["KRAKEN:ETH-USD 3000 x 40.5 #12 at 1758786578000001"], Frames.Read(_decoder, Two));
    }

    [Fact]
    public void An_error_is_said() => Assert.Equal(
        ["Note: Currency pair not supported ABC/USD"],
        Frames.Read(_decoder, """{"error":"Currency pair not supported ABC/USD","method":"subscribe","success":false,"symbol":"ABC/USD"}"""));

    [Fact]
    public void An_error_about_what_was_asked_for_is_a_refusal() => Assert.Equal(
        ["Refused: Currency pair not supported ETH/USD"],
        Frames.Read(_decoder, """{"error":"Currency pair not supported ETH/USD","method":"subscribe","success":false,"symbol":"ETH/USD"}"""));

    [Fact]
    public void No_bytes_make_it_throw() => Frames.Damage(_decoder, Encoding.UTF8.GetBytes(Two));
}
