using Candlewick.Market.Numbers;
using Candlewick.Market.Ticks;

namespace Candlewick.StreamApi.Items;

/// <summary>A trade or a snapshot as clients see it. Clock and control ticks are not items.</summary>
internal sealed class TickItem(string instrument, in Tick tick) : Item(instrument, null, EventUs(tick))
{
    private static readonly string[] FlagNames = ["time_replaced", "suspicious", "time_isolated", "volume_only", "not_counted", "official_close"];

    private readonly Tick _tick = tick;

    public ref readonly Tick Tick => ref _tick;

    /// <summary>
    /// The time the record is stamped with, microseconds UTC: exchange time, else trade time, else receive time;
    /// receive time alone where the feed's times were implausible.
    /// </summary>
    public static long EventUs(in Tick tick) =>
        (tick.Flags & (TickFlags.TimeReplaced | TickFlags.TimeIsolated)) != 0 ? tick.ReceiveUs
        : tick.ExchangeUs != 0 ? tick.ExchangeUs
        : tick.TradeUs != 0 ? tick.TradeUs
        : tick.ReceiveUs;

    public override void WriteTo(IFieldWriter fields)
    {
        fields.Text("instrument", Instrument);
        if (_tick.TradeUs != 0)
        {
            fields.Integer("trade_us", _tick.TradeUs);
        }

        if (_tick.ExchangeUs != 0)
        {
            fields.Integer("exchange_us", _tick.ExchangeUs);
        }

        fields.Integer("receive_us", _tick.ReceiveUs);
        if (_tick.Has(TickFields.Price))
        {
            fields.Decimal("price", ScaledNumber.ToDecimal(_tick.Price, _tick.PriceScale));
        }

        if (_tick.Has(TickFields.Size))
        {
            fields.Decimal("size", ScaledNumber.ToDecimal(_tick.Size, _tick.SizeScale));
        }

        if (_tick.Has(TickFields.CumulativeVolume))
        {
            fields.Decimal("cum_volume", ScaledNumber.ToDecimal(_tick.CumulativeVolume, _tick.SizeScale));
        }

        if (_tick.Has(TickFields.Sequence))
        {
            fields.Integer("trade_id", _tick.Sequence);
        }

        fields.Flags("flags", (uint)_tick.Flags, FlagNames);
    }
}
