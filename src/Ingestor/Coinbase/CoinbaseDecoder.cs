using System.Text.Json;
using Candlewick.Ingestor.Live;
using Candlewick.Ingestor.Sources;
using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.Coinbase;

/// <summary>
/// One message a frame. <c>match</c> is a trade; <c>last_match</c>, said after each subscription, is one from before it, and is not counted.
/// </summary>
internal sealed class CoinbaseDecoder() : JsonDecoder("Coinbase")
{
    protected override FrameEvent? Read(ref Tick tick, out FeedInstrument? instrument)
    {
        instrument = null;
        bool isTrade = false, isError = false;
        long id = 0, timeUs = 0;
        ReadOnlySpan<byte> symbol = default, price = default, size = default, reason = default;
        var json = new Utf8JsonReader(Rest.Span);
        Rest = default;
        while (json.Read())
        {
            if (json.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            var name = json.ValueSpan;
            json.Read();
            if (json.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                json.Skip();
            }
            else if (name.SequenceEqual("type"u8))
            {
                isTrade = json.ValueSpan.SequenceEqual("match"u8);
                isError = json.ValueSpan.SequenceEqual("error"u8);
            }
            else if (name.SequenceEqual("trade_id"u8))
            {
                id = json.GetInt64();
            }
            else if (name.SequenceEqual("time"u8))
            {
                timeUs = Microseconds(ref json);
            }
            else if (name.SequenceEqual("product_id"u8))
            {
                symbol = json.ValueSpan;
            }
            else if (name.SequenceEqual("price"u8))
            {
                price = json.ValueSpan;
            }
            else if (name.SequenceEqual("size"u8))
            {
                size = json.ValueSpan;
            }
            else if (name.SequenceEqual("message"u8) || name.SequenceEqual("reason"u8))
            {
                reason = json.ValueSpan;
            }
        }

        return isError ? Say(FrameEvent.Note, "", reason)
            : isTrade ? Trade(ref tick, out instrument, symbol, price, size, id, timeUs)
            : FrameEvent.End;
    }
}
