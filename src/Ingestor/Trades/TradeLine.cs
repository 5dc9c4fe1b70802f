using Candlewick.Ingestor.Files;
using Candlewick.Ingestor.Sources;
using Candlewick.Ingestor.Text;
using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.Trades;

/// <summary>A line that is a trade: one price, one size, one time. Side and id are not carried.</summary>
/// <param name="columns">What each holds.</param>
/// <param name="delimiter">Between them.</param>
/// <param name="instrument">Whose trades they are; null where a column says it.</param>
/// <param name="names">Resolves that column.</param>
/// <param name="options">Unit and zone of times.</param>
/// <param name="timesOnly">Reads symbols and times and nothing else of a line.</param>
internal sealed class TradeLine(
    TradeColumn[] columns, byte delimiter, FeedInstrument? instrument, InstrumentNames names, FileFormatOptions options, bool timesOnly) : ILineParser
{
    private readonly TimeColumn _time = new("the time", options.TimeUnit, options.Zone);
    private readonly TimeColumn _receiveTime = new("the receive time", options.TimeUnit, options.Zone);

    public string? Remark => _time.Remark ?? _receiveTime.Remark;

    public string? Parse(ReadOnlySpan<byte> line, int part, ref Tick tick, out FeedInstrument? whose)
    {
        tick = default;
        whose = instrument;
        var fields = new CsvFields(line, delimiter);
        for (int i = 0; i < columns.Length; i++)
        {
            if (!fields.TryNext(out var field) || (i == columns.Length - 1 && !fields.NothingLeft))
            {
                return $"it has {(fields.Ended ? "fewer" : "more")} columns than {columns.Length}";
            }

            if (columns[i] == TradeColumn.Other || (timesOnly && columns[i] is TradeColumn.Price or TradeColumn.Size))
            {
                continue;
            }

            if ((columns[i] == TradeColumn.Symbol ? Resolve(field, ref whose) : Parse(columns[i], field, ref tick)) is { } problem)
            {
                return problem;
            }
        }

        tick.Kind = TickKind.Trade;
        return tick.TradeUs == 0 ? "it has no time" : timesOnly ? null : Judge(whose!, in tick);
    }

    private string? Resolve(ReadOnlySpan<byte> field, ref FeedInstrument? whose)
    {
        // Where the user names an instrument, the column is not asked.
        return whose is not null || names.TryResolve(field, out whose, out string? problem) ? null : problem;
    }

    private string? Parse(TradeColumn column, ReadOnlySpan<byte> field, ref Tick tick)
    {
        if (FieldText.IsAbsent(field))
        {
            return null;
        }

        switch (column)
        {
            case TradeColumn.Time:
                return _time.Parse(field, out tick.TradeUs);
            case TradeColumn.ReceiveTime:
                return _receiveTime.Parse(field, out tick.ReceiveUs);
            case TradeColumn.Price:
                tick.Fields |= TickFields.Price;
                return FieldText.Complain("the price", field, NumberText.Parse(field, out tick.Price, out tick.PriceScale));
            default:
                tick.Fields |= TickFields.Size;
                return FieldText.Complain("the size", field, NumberText.Parse(field, out tick.Size, out tick.SizeScale));
        }
    }

    private static string? Judge(FeedInstrument whose, in Tick tick) =>
        !tick.Has(TickFields.Price) ? "it has no price"
        : !tick.Has(TickFields.Size) ? "it has no size"
        : tick.Price <= 0 && !whose.MayBeNegative ? "the price is not above 0"
        : tick.Size < 0 ? "the size is below 0"
        : null;
}
