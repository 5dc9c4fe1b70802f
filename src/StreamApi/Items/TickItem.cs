using System.Text.Json;
using Candlewick.Market.Numbers;
using Candlewick.Market.Ticks;

namespace Candlewick.StreamApi.Items;

/// <summary>A trade or a snapshot as clients see it. Clock and control ticks are not items.</summary>
internal sealed class TickItem(string instrument, in Tick tick) : Item(instrument, null, EventUs(tick))
{
    private static readonly string[] FlagNames = ["time_replaced", "suspicious"];

    private readonly Tick _tick = tick;

    /// <summary>
    /// The time the record is stamped with, microseconds UTC: exchange time, else trade time, else receive time;
    /// receive time alone where the feed's times were implausible.
    /// </summary>
    public static long EventUs(in Tick tick) =>
        (tick.Flags & TickFlags.TimeReplaced) != 0 ? tick.ReceiveUs
        : tick.ExchangeUs != 0 ? tick.ExchangeUs
        : tick.TradeUs != 0 ? tick.TradeUs
        : tick.ReceiveUs;

    protected override void Write(Utf8JsonWriter json, DecimalWriter decimals)
    {
        json.WriteStartObject();
        json.WriteString("instrument", Instrument);
        if (_tick.TradeUs != 0)
        {
            json.WriteNumber("trade_us", _tick.TradeUs);
        }

        if (_tick.ExchangeUs != 0)
        {
            json.WriteNumber("exchange_us", _tick.ExchangeUs);
        }

        json.WriteNumber("receive_us", _tick.ReceiveUs);
        if (_tick.Has(TickFields.Price))
        {
            decimals.Write("price", ScaledNumber.ToDecimal(_tick.Price, _tick.PriceScale));
        }

        if (_tick.Has(TickFields.Size))
        {
            decimals.Write("size", ScaledNumber.ToDecimal(_tick.Size, _tick.SizeScale));
        }

        if (_tick.Has(TickFields.CumulativeVolume))
        {
            decimals.Write("cum_volume", ScaledNumber.ToDecimal(_tick.CumulativeVolume, _tick.SizeScale));
        }

        if (_tick.Has(TickFields.Sequence))
        {
            json.WriteNumber("trade_id", _tick.Sequence);
        }

        FlagList.Write(json, (uint)_tick.Flags, FlagNames);
        json.WriteEndObject();
    }
}
