using System.Buffers;
using System.Text.Json;
using Candlewick.StreamApi.Items;

namespace Candlewick.StreamApi.Compatibility.MultiEndpoint;

/// <summary>What all clients get of an alert: the message from its time to its end.</summary>
internal sealed class AlertItems : ItemEncoding
{
    private const int TypicalBytes = 384;

    private static readonly string[] Lists = ["price_alerts", "volume_alerts", "breakout_alerts"];

    private AlertItems()
    {
    }

    public static AlertItems Instance { get; } = new();

    public override byte[] Encode(Item item)
    {
        var alert = ((AlertItem)item).Alert;
        var buffer = new ArrayBufferWriter<byte>(TypicalBytes);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("timestamp", StreamTime.Text(alert.TimeUs));
            json.WriteStartObject("data");
            string list = ListOf(alert.Type);
            foreach (string name in Lists)
            {
                json.WriteStartArray(name);
                if (name == list)
                {
                    Write(json, alert);
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        // Not the brace it begins with: the symbol stands before it.
        return buffer.WrittenSpan[1..].ToArray();
    }

    private static string ListOf(string type) => type switch
    {
        "volume" => "volume_alerts",
        "breakout" or "high" or "low" => "breakout_alerts",
        _ => "price_alerts",
    };

    private static void Write(Utf8JsonWriter json, Contracts.V1.Alert alert)
    {
        json.WriteStartObject();
        json.WriteString("type", alert.Type);
        json.WriteBoolean("triggered", true);
        json.Number("level", AlertItem.Number(alert.HasLevel, alert.Level));
        json.Number("price", AlertItem.Number(alert.HasPrice, alert.Price));
        json.Number("value", AlertItem.Number(alert.HasValue, alert.Value));
        json.WriteString("message", alert.Message);
        json.WriteString("name", alert.Name);
        json.WriteString("alert_id", alert.Id);
        json.WriteString("rule_id", alert.RuleId);
        json.WriteEndObject();
    }
}
