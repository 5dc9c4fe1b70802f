using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Candlewick.Market.Sessions;
using Candlewick.StreamApi.Channels;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Protocol.Json;
using Candlewick.StreamApi.Subscriptions;

namespace Candlewick.StreamApi.Tests.Protocol;

public sealed class ClientMessageTests
{
    [Theory]
    [InlineData("""{"op":"fly"}""", "unknown_op", "subscribe")]
    [InlineData("""{"id":"a"}""", "bad_request", "op")]
    [InlineData("""{"op":"subscribe","id":"a","channel":"book","instruments":["A:B"]}""", "bad_request", "candles.live")]
    [InlineData("""{"op":"subscribe","channel":"ticks","instruments":["A:B"]}""", "bad_request", "id")]
    [InlineData("""{"op":"subscribe","id":"a","channel":"ticks","instruments":[]}""", "bad_request", "instruments")]
    [InlineData("""{"op":"subscribe","id":"a","channel":"ticks","instruments":[7]}""", "bad_request", "strings")]
    [InlineData("""{"op":"subscribe","id":"a","channel":"ticks","instruments":"A:B","interval":"1m"}""", "bad_request", "no interval")]
    [InlineData("""{"op":"subscribe","id":"a","channel":"candles","instruments":"A:B"}""", "bad_request", "interval")]
    [InlineData("""{"op":"subscribe","id":"a","channel":"ticks","instruments":"A:B","from":{"last":0}}""", "bad_request", "last")]
    [InlineData("""{"op":"subscribe","id":"a","channel":"ticks","instruments":"A:B","from":{"last":1.5}}""", "bad_request", "last")]
    [InlineData("""{"op":"subscribe","id":"a","channel":"ticks","instruments":"A:B","from":{}}""", "bad_request", "cursor")]
    [InlineData("""{"op":"subscribe","id":"a","channel":"ticks","instruments":"A:B","from":{"cursor":"x","pos":["7"]}}""", "bad_cursor", "partition.offset")]
    [InlineData("""{"op":"subscribe","id":"a","channel":"ticks","instruments":"A:B","to":"-PT1H"}""", "bad_request", "to")]
    [InlineData("""{"op":"subscribe","id":"a","channel":"candles.live","instruments":"A:B","interval":"1m","from":"2013-10-07"}""", "bad_request", "candles.live")]
    [InlineData("""{"op":"options","decimals":"yes"}""", "bad_request", "decimals")]
    [InlineData("""{"op":"update","id":"a"}""", "bad_request", "add")]
    [InlineData("""{"op":"update","id":"a","add":[1]}""", "bad_request", "strings")]
    [InlineData("""{"op":"pause"}""", "bad_request", "id")]
    public void What_is_wrong_is_named(string message, string code, string named)
    {
        var exception = Assert.Throws<RequestException>(() =>
        {
            if (JsonMessages.Parse(Encoding.UTF8.GetBytes(message), out _) is ClientMessage.Subscribe subscribe)
            {
                new ChannelCatalog(ChannelCatalog.All, CandleRules.DefaultSpecs).Check(subscribe.Request);
            }
        });
        Assert.Equal(code, exception.Code);
        Assert.Contains(named, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_number_names_a_subscription_and_comes_back_as_one()
    {
        var codec = new JsonCodec();
        var read = Assert.IsType<ClientMessage.Unsubscribe>(codec.Decode("""{"op":"unsubscribe","id":7}"""u8.ToArray(), WebSocketMessageType.Text, out string? id));
        Assert.Equal(("7", "7"), (read.Id, id));
        Assert.Equal("""{"event":"unsubscribed","id":7}""", Encoded(codec));

        var texts = new JsonCodec();
        texts.Decode("""{"op":"unsubscribe","id":"7"}"""u8.ToArray(), WebSocketMessageType.Text, out _);
        Assert.Equal("""{"event":"unsubscribed","id":"7"}""", Encoded(texts));

        static string Encoded(JsonCodec codec)
        {
            using var frame = new PooledBuffer();
            codec.TryEncode(new StreamEvent.Unsubscribed("7", null), frame);
            return Encoding.UTF8.GetString(frame.Written.Span);
        }
    }

    [Theory]
    [InlineData("""{"op":"ping",}""", "the message is not one JSON object, at line 1, byte 14; send such as {\"op\":\"ping\"}")]
    [InlineData("7", "the message is not one JSON object; send such as {\"op\":\"ping\"}")]
    public void What_is_not_JSON_is_refused_in_our_words(string message, string said) =>
        Assert.Equal(said, Assert.Throws<UnreadableMessageException>(() => new JsonCodec().Decode(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, out _)).Message);

    [Theory]
    [InlineData("candles", "233t", "unknown_interval", "there are of 1s, 1m, 5m, 1d")]
    [InlineData("candles", "7x", "unknown_interval", "7x")]
    [InlineData("candles.live", "233t", "unknown_interval", "there are of 1s, 1m, 5m, 1d")]
    [InlineData("candles", "1s 1m", "bad_request", "subscribe twice")]
    public void Intervals_that_are_not_there_are_named_with_those_that_are(string channel, string intervals, string code, string named)
    {
        var catalog = new ChannelCatalog(ChannelCatalog.All, CandleRules.DefaultSpecs);
        var exception = Assert.Throws<RequestException>(() => catalog.Find(channel, intervals.Split(' ')));
        Assert.Equal(code, exception.Code);
        Assert.Contains(named, exception.Message, StringComparison.Ordinal);
        Assert.Equal(CandleChannels.Closed, catalog.Find("candles", ["60s", "1d"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("nonsense")]
    [InlineData("""{"op":"ping"} {"op":"ping"}""")]
    public void What_is_not_a_message_cannot_be_read(string message) =>
        Assert.ThrowsAny<JsonException>(() => JsonMessages.Parse(Encoding.UTF8.GetBytes(message), out _));

    [Theory]
    [InlineData("2013-10-07T09:30:00-04:00", 1_381_152_600_000_000)]
    [InlineData("2013-10-07T13:30Z", 1_381_152_600_000_000)]
    [InlineData("2013-10-07T13:30:00.000001Z", 1_381_152_600_000_001)]
    [InlineData("2013-10-07T19:00:00+0530", 1_381_152_600_000_000)]
    [InlineData("1381152600000000", 1_381_152_600_000_000)]
    public void Times_are_read(string text, long us) => Assert.Equal(new StartFrom.Time(us), TimeText.Parse("from", text));

    [Fact]
    public void Dates_and_spans_are_read()
    {
        Assert.Equal(new StartFrom.Date(new DateOnly(2013, 10, 7)), TimeText.Parse("from", "2013-10-07"));
        Assert.Equal(new StartFrom.Span(TimeSpan.FromMinutes(150)), TimeText.Parse("from", "-PT2H30M"));
        Assert.Equal(new StartFrom.Live(), TimeText.Parse("from", "live"));
    }

    [Theory]
    [InlineData("2013-10-07T09:30:00", "no zone")]
    [InlineData("PT2H", "minus")]
    [InlineData("-PTX", "-PT2H")]
    [InlineData("2013-13-01", "not a time")]
    [InlineData("-5", "microseconds")]
    [InlineData("yesterday", "2013-10-07")]
    public void Other_times_are_refused_with_what_to_write(string text, string named) =>
        Assert.Contains(named, Assert.Throws<RequestException>(() => TimeText.Parse("from", text)).Message, StringComparison.Ordinal);
}
