using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Candlewick.StreamApi.Items;

namespace Candlewick.StreamApi.Compatibility.BrokerProxy;

/// <summary>Quotes as the proxy sends them: one whole message each, the same to all of its clients.</summary>
internal sealed class BrokerItems(BrokerTokens tokens) : ItemEncoding
{
    private const int TypicalBytes = 160;

    /// <summary>India's time, which has been the same all year since the war.</summary>
    private static readonly TimeSpan India = new(5, 30, 0);

    public override byte[] Encode(Item item)
    {
        var quote = (item as QuoteItem ?? throw new UnreachableException()).Quote;
        int colon = item.Instrument.IndexOf(':', StringComparison.Ordinal);
        string venue = item.Instrument[..colon];
        var buffer = new ArrayBufferWriter<byte>(TypicalBytes);
        using (var json = new Utf8JsonWriter(buffer, JsonText.Writing))
        {
            json.WriteStartObject();
            json.WritePropertyName("exchange_type");
            BrokerExchanges.Write(json, venue);
            json.WriteString("token", tokens.Of(item.Instrument));
            json.WriteString("symbol", item.Instrument.AsSpan(colon + 1));
            json.WriteNumber("last_traded_price", quote.Last!.Value);
            json.WriteString("timestamp", DateTime.UnixEpoch.AddMicroseconds(quote.TimeUs).Add(India).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture));
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}

/// <summary>The same, each in base64 of gzip: <c>{"compressed":true,"data":"…"}</c>.</summary>
internal sealed class GzipBrokerItems(BrokerItems items) : ItemEncoding
{
    public override byte[] Encode(Item item)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(item.In(items));
        }

        using var message = new MemoryStream();
        using (var json = new Utf8JsonWriter(message, JsonText.Writing))
        {
            json.WriteStartObject();
            json.WriteBoolean("compressed", true);
            json.WriteBase64String("data", packed.GetBuffer().AsSpan(0, (int)packed.Length));
            json.WriteEndObject();
        }

        return message.ToArray();
    }
}
