using System.Buffers.Text;
using System.Text.Json;
using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.Coinbase;

/// <summary>The fields of a trade, as both of Coinbase's protocols name them; ids are numbers in one and texts in the other.</summary>
internal ref struct CoinbaseTrade
{
    public long Id;
    public long TimeUs;
    public ReadOnlySpan<byte> Product;
    public ReadOnlySpan<byte> Price;
    public ReadOnlySpan<byte> Size;

    /// <summary>Takes the value that the reader stands at, where it is one of a trade's.</summary>
    public void Take(ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("trade_id"u8))
        {
            Id = json.TokenType == JsonTokenType.Number ? json.GetInt64()
                : Utf8Parser.TryParse(json.ValueSpan, out long id, out int read) && read == json.ValueSpan.Length ? id
                : 0;
        }
        else if (name.SequenceEqual("time"u8))
        {
            TimeUs = TickTime.Of(json.GetDateTimeOffset());
        }
        else if (name.SequenceEqual("product_id"u8))
        {
            Product = json.ValueSpan;
        }
        else if (name.SequenceEqual("price"u8))
        {
            Price = json.ValueSpan;
        }
        else if (name.SequenceEqual("size"u8))
        {
            Size = json.ValueSpan;
        }
    }
}
