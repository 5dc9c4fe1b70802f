using Candlewick.EventStore.Candles;
using Candlewick.Market.Numbers;

namespace Candlewick.StreamApi.Items;

/// <summary>A candle as clients see it; the same whether it came from the log or from the store.</summary>
internal sealed class CandleItem : Item
{
    /// <summary>Names of the bits of the flags of a candle, by bit.</summary>
    private static readonly string[] FlagNames = ["gap", "time_replaced", "hours_unknown", "no_price", "volume_unusable"];

    public CandleItem(CandleRow row)
        : base(row.Instrument, row.Interval, row.StartUs) => (Row, Ordinal) = (row, row.Ordinal);

    public CandleRow Row { get; }

    public override long? HappenedUs => Row.IsOpen ? null : Row.EndUs;

    public override void WriteTo(IFieldWriter fields)
    {
        fields.Text("instrument", Row.Instrument);
        fields.Text("interval", Row.Interval);
        fields.Integer("start_us", Row.StartUs);
        fields.Integer("end_us", Row.EndUs);
        if (Row.Ordinal != 0)
        {
            fields.Integer("ordinal", Row.Ordinal);
        }

        fields.Decimal("open", Row.Open);
        fields.Decimal("high", Row.High);
        fields.Decimal("low", Row.Low);
        fields.Decimal("close", Row.Close);
        fields.Decimal("volume", Row.Volume);
        if (Row.UnattributedVolume != 0)
        {
            fields.Decimal("unattributed_volume", Row.UnattributedVolume);
        }

        DecimalOrNothing(fields, "turnover", Row.Turnover);
        DecimalOrNothing(fields, "vwap", Row.Vwap);
        fields.Integer("oi", Row.OpenInterest);
        // A bar is made of trades or of a snapshot feed's updates.
        bool updated = Row is { Updates: > 0, Trades: 0 };
        fields.Integer(updated ? "updates" : "trades", updated ? Row.Updates : Row.Trades);
        fields.Truth("closed", !Row.IsOpen);
        fields.Integer("revision", Row.Revision);
        fields.Text("source", Row.Source);
        fields.Flags("flags", (uint)Row.Flags, FlagNames);
    }

    private static void DecimalOrNothing(IFieldWriter fields, string name, BigDecimal? value)
    {
        if (value is { } number)
        {
            fields.Decimal(name, number);
        }
        else
        {
            fields.Nothing(name);
        }
    }
}
