using System.Globalization;
using Candlewick.Contracts.V1;
using Candlewick.EventStore.Candles;
using Candlewick.Market.Numbers;

namespace Candlewick.StreamApi.Items;

/// <summary>A candle as clients see it; the same whether it came from the log or from the store.</summary>
internal sealed class CandleItem(string instrument, string interval, long startUs) : Item(instrument, interval, startUs)
{
    /// <summary>Decimal places of vwap beyond those of the price.</summary>
    private const int VwapPlaces = 2;

    /// <summary>The most a decimal has.</summary>
    private const int MaxPlaces = 28;

    /// <summary>Names of the bits of the flags of a candle, by bit.</summary>
    private static readonly string[] FlagNames = ["gap", "time_replaced"];

    public required long EndUs { get; init; }

    public required decimal Open { get; init; }

    public required decimal High { get; init; }

    public required decimal Low { get; init; }

    public required decimal Close { get; init; }

    public decimal? Volume { get; init; }

    public decimal UnattributedVolume { get; init; }

    /// <summary>Sum of price times size.</summary>
    public decimal? Turnover { get; init; }

    public long? OpenInterest { get; init; }

    public long Trades { get; init; }

    public long Updates { get; init; }

    public bool Closed { get; init; } = true;

    public int Revision { get; init; }

    public required string Source { get; init; }

    public uint Flags { get; init; }

    /// <summary>Turnover by volume, rounded half to even two places beyond the price; null without volume.</summary>
    public decimal? Vwap =>
        Turnover is { } turnover && Volume is { } volume && volume != 0
            ? WithPlaces(turnover / volume, Math.Min(Open.Scale + VwapPlaces, MaxPlaces))
            : null;

    public static CandleItem From(Candle candle) => new(candle.Instrument, candle.Interval, candle.StartUs)
    {
        Ordinal = candle.Ordinal,
        EndUs = candle.EndUs,
        Open = Price(candle, candle.Open),
        High = Price(candle, candle.High),
        Low = Price(candle, candle.Low),
        Close = Price(candle, candle.Close),
        Volume = candle.HasVolume ? ScaledNumber.ToDecimal(candle.Volume, (int)candle.SizeScale) : null,
        UnattributedVolume = ScaledNumber.ToDecimal(candle.UnattributedVolume, (int)candle.SizeScale),
        Turnover = candle.HasTurnover && decimal.TryParse(candle.Turnover, NumberStyles.Number, CultureInfo.InvariantCulture, out decimal turnover) ? turnover : null,
        OpenInterest = candle.HasOpenInterest ? candle.OpenInterest : null,
        Trades = (long)candle.Trades,
        Updates = (long)candle.Updates,
        Closed = candle.Closed,
        Revision = (int)candle.Revision,
        Source = candle.Source,
        Flags = candle.Flags,
    };

    public static CandleItem From(CandleRow row) => new(row.Instrument, row.Interval, row.StartUs)
    {
        Ordinal = row.Ordinal,
        EndUs = row.EndUs,
        Open = row.Open,
        High = row.High,
        Low = row.Low,
        Close = row.Close,
        Volume = row.Volume,
        UnattributedVolume = row.UnattributedVolume,
        Turnover = row.Turnover,
        OpenInterest = row.OpenInterest,
        Trades = row.Trades,
        Updates = row.Updates,
        Revision = row.Revision,
        Source = row.Source,
        Flags = (uint)row.Flags,
    };

    public override void WriteTo(IFieldWriter fields)
    {
        fields.Text("instrument", Instrument);
        fields.Text("interval", Interval!);
        fields.Integer("start_us", TimeUs);
        fields.Integer("end_us", EndUs);
        if (Ordinal != 0)
        {
            fields.Integer("ordinal", Ordinal);
        }

        fields.Decimal("open", Open);
        fields.Decimal("high", High);
        fields.Decimal("low", Low);
        fields.Decimal("close", Close);
        DecimalOrNothing(fields, "volume", Volume);
        if (UnattributedVolume != 0)
        {
            fields.Decimal("unattributed_volume", UnattributedVolume);
        }

        DecimalOrNothing(fields, "turnover", Turnover);
        DecimalOrNothing(fields, "vwap", Vwap);
        if (OpenInterest is { } interest)
        {
            fields.Integer("oi", interest);
        }
        else
        {
            fields.Nothing("oi");
        }

        // A bar is made of trades or of a snapshot feed's updates.
        bool updated = Updates > 0 && Trades == 0;
        fields.Integer(updated ? "updates" : "trades", updated ? Updates : Trades);
        fields.Truth("closed", Closed);
        fields.Integer("revision", Revision);
        fields.Text("source", Source);
        fields.Flags("flags", Flags, FlagNames);
    }

    private static void DecimalOrNothing(IFieldWriter fields, string name, decimal? value)
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

    /// <summary>A quotient has as few places as it needs; the sum has as many as its longer term.</summary>
    private static decimal WithPlaces(decimal value, int places) => Math.Round(value, places) + new decimal(0, 0, 0, false, (byte)places);

    private static decimal Price(Candle candle, long mantissa) => ScaledNumber.ToDecimal(mantissa, (int)candle.PriceScale);
}
