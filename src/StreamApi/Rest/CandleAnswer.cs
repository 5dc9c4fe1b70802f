using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Candlewick.EventStore.Candles;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Protocol.Json;

namespace Candlewick.StreamApi.Rest;

/// <summary>Writes candles as JSON, with the items of the stream protocol, or as CSV.</summary>
internal static class CandleAnswer
{
    /// <summary>Columns of the CSV. Times are microseconds UTC; an empty field is null.</summary>
    public const string CsvHeader =
        "instrument,interval,start_us,end_us,trading_date,open,high,low,close,volume,unattributed_volume,turnover,vwap,oi,trades,updates,revision,source,flags";

    public static byte[] Json(string instrument, string interval, IReadOnlyList<CandleRow> rows, string? next)
    {
        var buffer = new ArrayBufferWriter<byte>(256 + (rows.Count * 400));
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("instrument", instrument);
            json.WriteString("interval", interval);
            json.WriteString("next", next);
            json.WriteStartArray("candles");
            foreach (var row in rows)
            {
                json.WriteRawValue(new CandleItem(row).In(JsonItems.Numbers), skipInputValidation: true);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    public static byte[] Csv(IReadOnlyList<CandleRow> rows)
    {
        var text = new StringBuilder(CsvHeader).Append('\n');
        foreach (var row in rows)
        {
            // No field of ours holds a comma or a quote.
            text.Append(
                CultureInfo.InvariantCulture,
                $"{row.Instrument},{row.Interval},{row.StartUs},{row.EndUs},{row.TradingDate:yyyy-MM-dd},{row.Open},{row.High},{row.Low},{row.Close},");
            text.Append(
                CultureInfo.InvariantCulture,
                $"{row.Volume},{row.UnattributedVolume},{row.Turnover},{row.Vwap},{row.OpenInterest},{row.Trades},{row.Updates},{row.Revision},{row.Source},{row.Flags}\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
