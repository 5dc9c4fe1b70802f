using System.Buffers;
using Candlewick.EventStore.Candles;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Protocol.Json;
using Microsoft.AspNetCore.Http;

namespace Candlewick.StreamApi.Rest;

/// <summary>Writes candles as JSON, with the items of the stream protocol, or as CSV.</summary>
internal static class CandleAnswer
{
    /// <summary>Columns of the CSV. Times are microseconds UTC; an empty field is null.</summary>
    public const string CsvHeader =
        "instrument,interval,start_us,end_us,trading_date,open,high,low,close,volume,unattributed_volume,turnover,vwap,oi,trades,updates,revision,source,flags";

    public static IResult Of(HttpRequest request, string instrument, string interval, IReadOnlyList<CandleRow> rows, string? next) => CsvRow.IsWanted(request)
        ? new RowAnswer<CandleRow>("text/csv; charset=utf-8", rows, CsvHeader + "\n", "", "", Csv)
        : new RowAnswer<CandleRow>(
            "application/json", rows, JsonHead.Of("candles", ("instrument", instrument), ("interval", interval), ("next", next)), ",", "]}", Json);

    private static void Json(CandleRow row, IBufferWriter<byte> to) => to.Write(new CandleItem(row).In(JsonItems.Numbers));

    // No field of ours holds a comma or a quote.
    private static void Csv(CandleRow row, IBufferWriter<byte> to)
    {
        CsvRow.Write(to, $"{row.Instrument},{row.Interval},{row.StartUs},{row.EndUs},{row.TradingDate:yyyy-MM-dd},{row.Open},{row.High},{row.Low},{row.Close},");
        CsvRow.Write(to, $"{row.Volume},{row.UnattributedVolume},{row.Turnover},{row.Vwap},{row.OpenInterest},{row.Trades},{row.Updates},{row.Revision},{row.Source},{row.Flags}\n");
    }
}
