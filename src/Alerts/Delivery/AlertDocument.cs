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
            AlertFields.Write(json, alert);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>In words, for people.</summary>
    public static string Text(StoredAlert alert) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(alert.Name.Length > 0 ? $"{alert.Name}\n" : "")}{alert.Message}\n{(alert.Price is { } price ? $"Price {price}\n" : "")}{DateTime.UnixEpoch.AddMicroseconds(alert.TimeUs):yyyy-MM-dd HH:mm:ss} UTC");
}
