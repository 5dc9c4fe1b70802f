using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Candlewick.EventStore.Alerts;

namespace Candlewick.Alerts.Delivery;

/// <summary>An alert as webhooks carry it: the fields of channel <c>alerts</c>.</summary>
internal static class AlertDocument
{
    public static byte[] Json(StoredAlert alert)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("id", alert.Id);
            json.WriteString("rule", alert.RuleId);
            json.WriteNumber("revision", alert.RuleRevision);
            json.WriteString("name", alert.Name);
            json.WriteString(alert.Subject.Contains(':', StringComparison.Ordinal) ? "instrument" : "feed", alert.Subject);
            json.WriteString("type", alert.Type);
            json.WriteNumber("time_us", alert.TimeUs);
            Number(json, "price", alert.Price);
            Number(json, "level", alert.Level);
            Number(json, "value", alert.Value);
            json.WriteString("message", alert.Message);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>In words, for people.</summary>
    public static string Text(StoredAlert alert) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(alert.Name.Length > 0 ? $"{alert.Name}\n" : "")}{alert.Message}\n{(alert.Price is { } price ? $"Price {price}\n" : "")}{DateTime.UnixEpoch.AddMicroseconds(alert.TimeUs):yyyy-MM-dd HH:mm:ss} UTC");

    private static void Number(Utf8JsonWriter json, string name, decimal? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
