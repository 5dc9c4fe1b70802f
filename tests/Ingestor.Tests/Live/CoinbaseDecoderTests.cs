using System.Text;
using Candlewick.Ingestor.Coinbase;
using Candlewick.Ingestor.Live;

namespace Candlewick.Ingestor.Tests.Live;

public sealed class CoinbaseDecoderTests
{
    private const string Match =
        """{"type":"match","trade_id":10,"sequence":50,"maker_order_id":"ac928c66","taker_order_id":"132fb6ae","time":"2025-11-07T08:19:27.028459Z","product_id":"BTC-USD","size":"5.23512","price":"400.23","side":"sell"}""";

    private readonly IFrameDecoder _decoder = Frames.For(new CoinbaseDecoder(), ("COINBASE:BTC-USD", "BTC-USD"));

    [Fact]
    public void A_match_is_a_trade() => Assert.Equal(["COINBASE:BTC-USD 400.23 x 5.23512 #10 at 1762503567028459"], Frames.Read(_decoder, Match));

    [Theory]
    [InlineData("""{"type":"subscriptions","channels":[{"name":"matches","product_ids":["BTC-USD"]}]}""")]
    [InlineData("""{"type":"heartbeat","sequence":90,"last_trade_id":20,"product_id":"BTC-USD","time":"2025-11-07T08:19:28.464459Z"}""")]
    public void What_is_no_trade_says_nothing(string message) => Assert.Empty(Frames.Read(_decoder, message));

    [Fact]
    public void The_match_before_the_subscription_is_not_counted() => Assert.Empty(Frames.Read(_decoder, Match.Replace("\"match\"", "\"last_match\"", StringComparison.Ordinal)));

    [Theory]
    [InlineData("""{"type":"error","message":"Failed to subscribe","reason":"ETH-XYZ is not a valid product"}""", "Note: ETH-XYZ is not a valid product")]
    [InlineData("""{"type":"match","trade_id":10,"time":"yesterday","product_id":"BTC-USD"}""", """Skipped: no message of Coinbase's: {"type":"match","trade_id":10,"time":"yesterday","product_id":"BTC-USD"}""")]
    public void What_cannot_be_read_says_why(string message, string expected) => Assert.Equal([expected], Frames.Read(_decoder, message));

    [Fact]
    public void No_bytes_make_it_throw() => Frames.Damage(_decoder, Encoding.UTF8.GetBytes(Match));
}
