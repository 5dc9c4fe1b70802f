using System.Buffers;
using Candlewick.Market.Numbers;
using Candlewick.Market.Ticks;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Protocol.Json;
using Microsoft.AspNetCore.Http;

namespace Candlewick.StreamApi.Rest;

/// <summary>Writes ticks as JSON, with the items of the stream protocol, or as CSV.</summary>
internal static class TickAnswer
{
    /// <summary>Columns of the CSV. Times are microseconds UTC; an empty field is null.</summary>
    public const string CsvHeader = "instrument,trade_us,exchange_us,receive_us,price,size,cum_volume,trade_id,flags";

    public static IResult Of(HttpRequest request, string instrument, IReadOnlyList<TickItem> ticks, string? next) => CsvRow.IsWanted(request)
        ? new RowAnswer<TickItem>("text/csv; charset=utf-8", ticks, CsvHeader + "\n", "", "", Csv)
        : new RowAnswer<TickItem>("application/json", ticks, JsonHead.Of("ticks", ("instrument", instrument), ("next", next)), ",", "]}", Json);

    private static void Json(TickItem tick, IBufferWriter<byte> to) => to.Write(tick.In(JsonItems.Numbers));

    private static void Csv(TickItem item, IBufferWriter<byte> to)
    {
        ref readonly var tick = ref item.Tick;
        long? trade = tick.TradeUs == 0 ? null : tick.TradeUs;
        long? exchange = tick.ExchangeUs == 0 ? null : tick.ExchangeUs;
        decimal? price = tick.Has(TickFields.Price) ? ScaledNumber.ToDecimal(tick.Price, tick.PriceScale) : null;
        decimal? size = tick.Has(TickFields.Size) ? ScaledNumber.ToDecimal(tick.Size, tick.SizeScale) : null;
        decimal? volume = tick.Has(TickFields.CumulativeVolume) ? ScaledNumber.ToDecimal(tick.CumulativeVolume, tick.SizeScale) : null;
        long? id = tick.Has(TickFields.Sequence) ? tick.Sequence : null;
        CsvRow.Write(to, $"{item.Instrument},{trade},{exchange},{tick.ReceiveUs},{price},{size},{volume},{id},{(uint)tick.Flags}\n");
    }
}
