using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using Candlewick.Market.Quotes;
using Candlewick.StreamApi.Items;

namespace Candlewick.StreamApi.Compatibility.MultiEndpoint;

/// <summary>
/// What all clients get of an item: of a quote the message from its time to its last field, of a candle the value of
/// <c>candle</c>. What a client calls the instrument stands before it.
/// </summary>
internal sealed class StreamItems : ItemEncoding
{
    private const int TypicalBytes = 256;

    private StreamItems()
    {
    }

    public static StreamItems Instance { get; } = new();

    public override byte[] Encode(Item item)
    {
        var buffer = new ArrayBufferWriter<byte>(TypicalBytes);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            switch (item)
            {
                case QuoteItem quote:
                    Write(json, quote.Quote);
                    break;
                case CandleItem candle:
                    Write(json, candle);
                    break;
                default:
                    throw new UnreachableException();
            }

            json.WriteEndObject();
        }

        // Of a quote neither the brace it begins with nor the two it ends with: a candle may follow.
        return item is QuoteItem ? buffer.WrittenSpan[1..^2].ToArray() : buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, Quote quote)
    {
        json.WriteString("timestamp", StreamTime.Text(quote.TimeUs));
        json.WriteStartObject("data");
        json.Number("price", quote.Last ?? quote.Mark);
        json.Number("volume", quote.Volume);
        json.Number("change", quote.Change);
        json.Number("change_percent", quote.ChangePercent);
        json.Number("high", quote.High);
        json.Number("low", quote.Low);
        json.Number("open", quote.Open);

        // As brokers name it in a quote: that of the day before.
        json.Number("close", quote.PreviousClose);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, CandleItem candle)
    {
        json.WriteString("interval", candle.Row.Interval);
        json.WriteString("start", StreamTime.Text(candle.Row.StartUs));
        json.WriteString("end", StreamTime.Text(candle.Row.EndUs));
        json.WriteNumber("open", candle.Row.Open);
        json.WriteNumber("high", candle.Row.High);
        json.WriteNumber("low", candle.Row.Low);
        json.WriteNumber("close", candle.Row.Close);
        if (candle.Row.Volume is { } volume)
        {
            json.WriteNumber("volume", volume);
        }
        else
        {
            json.WriteNull("volume");
        }

        json.WriteBoolean("closed", !candle.Row.IsOpen);
    }
}
