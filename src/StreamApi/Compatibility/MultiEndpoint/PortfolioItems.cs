using System.Buffers;
using System.Text.Json;
using Candlewick.StreamApi.Items;

namespace Candlewick.StreamApi.Compatibility.MultiEndpoint;

/// <summary>What all clients get of a position: the message from its time to the end of <c>pnl</c>.</summary>
internal sealed class PortfolioItems : ItemEncoding
{
    private const int TypicalBytes = 384;

    private PortfolioItems()
    {
    }

    public static PortfolioItems Instance { get; } = new();

    public override byte[] Encode(Item item)
    {
        var position = ((PositionItem)item).Position;
        var buffer = new ArrayBufferWriter<byte>(TypicalBytes);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("timestamp", StreamTime.Text(position.TimeUs));
            json.WriteStartObject("data");
            json.WriteStartObject("position");
            json.WriteString("account", position.Account);
            json.WriteNumber("quantity", position.Quantity);
            json.Number("average_price", position.AveragePrice);
            json.Number("current_price", position.Mark);
            json.WriteString("price_source", MarkNames.Of(position.MarkSource));
            json.WriteNumber("current_value", position.Value);
            json.WriteString("currency", position.Currency);
            json.WriteEndObject();
            json.WriteStartObject("pnl");
            json.WriteNumber("realized", position.Realised);
            json.Number("unrealized", position.Unrealised);
            json.WriteNumber("charges", position.Charges);
            json.WriteNumber("total", position.Pnl);
            json.Number("day", position.DayPnl);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        // Neither the brace it begins with nor the two it ends with: the account follows.
        return buffer.WrittenSpan[1..^2].ToArray();
    }
}
