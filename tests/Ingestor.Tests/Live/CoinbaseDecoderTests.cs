using System.Text;
using Candlewick.Ingestor.Coinbase;
using Candlewick.Ingestor.Live;

namespace Candlewick.Ingestor.Tests.Live;

public sealed class CoinbaseDecoderTests
{
    private const string Match =
        """{"type":"match","trade_id":10,"sequence":50,"maker_order_id":"ac928c66","taker_order_id":"132fb6ae","time":"2025-11-07T08:19:27.028459Z","product_id":"BTC-USD","size":"5.23512","price":"400.23","side":"sell"}""";

    private const string Advanced =
        """{"channel":"market_trades","client_id":"","timestamp":"2023-02-09T20:19:35.39625135Z","sequence_num":0,"events":[{"type":"update","trades":[{"trade_id":"34526","product_id":"BTC-USD","price":"21921.74","size":"0.06317902","side":"BUY","time":"2023-02-10T00:51:00.195200Z"},{"trade_id":"9","product_id":"DOGE-USD","price":"1","size":"1","side":"BUY","time":"2023-02-10T00:51:00.195200Z"},{"trade_id":"34527","product_id":"BTC-USD","price":"21921.75","size":"1","side":"SELL","time":"2023-02-10T00:51:00.2Z"}]},{"type":"update","trades":[{"trade_id":"34528","product_id":"BTC-USD","price":"1","size":"2","side":"SELL","time":"2023-02-10T00:51:01Z"}]}]}""";

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
    public void An_error_about_what_was_asked_for_is_a_refusal() => Assert.Equal(
        ["Refused: BTC-USD is not a valid product"], Frames.Read(_decoder, """{"type":"error","message":"Failed to subscribe","reason":"BTC-USD is not a valid product"}"""));

    [Fact]
    public void Advanced_Trade_has_many_trades_in_a_message_with_ids_as_texts() => Assert.Equal(
        [
            "COINBASE:BTC-USD 21921.74 x 0.06317902 #34526 at 1675990260195200", "Skipped: a trade of a symbol that was not asked for: DOGE-USD",
            "COINBASE:BTC-USD 21921.75 x 1 #34527 at 1675990260200000", "COINBASE:BTC-USD 1 x 2 #34528 at 1675990261000000",
        ],
        Frames.Read(_decoder, Advanced));

    [Fact]
    public void A_message_with_the_newest_trade_first_is_read_oldest_first() => Assert.Equal(
        ["COINBASE:BTC-USD 1 x 1 #7 at 1675990260000000", "COINBASE:BTC-USD 2 x 1 #8 at 1675990261000000", "COINBASE:BTC-USD 3 x 1 #9 at 1675990261000000"],
        Frames.Read(_decoder, """
            {"channel":"market_trades","events":[{"type":"update","trades":[
            {"trade_id":"9","product_id":"BTC-USD","price":"3","size":"1","side":"BUY","time":"2023-02-10T00:51:01Z"},
            {"trade_id":"8","product_id":"BTC-USD","price":"2","size":"1","side":"BUY","time":"2023-02-10T00:51:01Z"},
            {"trade_id":"7","product_id":"BTC-USD","price":"1","size":"1","side":"BUY","time":"2023-02-10T00:51:00Z"}]}]}
            """));

    [Theory]
    [InlineData("""{"channel":"heartbeats","client_id":"","timestamp":"2023-06-23T20:31:56.121961769Z","sequence_num":0,"events":[{"current_time":"2023-06-23 20:31:56.121","heartbeat_counter":"3049"}]}""")]
    [InlineData("""{"channel":"subscriptions","sequence_num":1,"events":[{"subscriptions":{"market_trades":["BTC-USD"]}}]}""")]
    [InlineData("""{"channel":"market_trades","events":[]}""")]
    public void What_else_Advanced_Trade_says_is_no_trade(string message) => Assert.Empty(Frames.Read(_decoder, message));

    [Fact]
    public void The_snapshot_before_the_subscription_is_not_counted() => Assert.Equal(
        ["COINBASE:BTC-USD 1 x 2 #34528 at 1675990261000000"], Frames.Read(_decoder, Advanced.Replace("\"update\",\"trades\":[{\"trade_id\":\"34526", "\"snapshot\",\"trades\":[{\"trade_id\":\"34526", StringComparison.Ordinal)));

    [Fact]
    public void No_bytes_make_it_throw()
    {
        Frames.Damage(_decoder, Encoding.UTF8.GetBytes(Match));
        Frames.Damage(_decoder, Encoding.UTF8.GetBytes(Advanced));
    }
}
