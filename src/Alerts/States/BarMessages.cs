using Candlewick.AlertRules.Evaluation;
using Candlewick.Contracts.V1;
using Candlewick.Market.Numbers;

namespace Candlewick.Alerts.States;

/// <summary>Between bars as they are evaluated and the messages that carry them.</summary>
internal static class BarMessages
{
    /// <exception cref="FormatException">Its places are more than a number may have.</exception>
    public static AlertBar Of(Candle candle) => new(
        candle.StartUs, candle.EndUs, (int)candle.TradingDate, Number(candle.Open, candle.PriceScale), Number(candle.High, candle.PriceScale), Number(candle.Low, candle.PriceScale),
        Number(candle.Close, candle.PriceScale), candle.HasVolume ? Number(candle.Volume, candle.SizeScale) : null, (int)candle.Revision);

    public static AlertBar Of(PastBar bar) => new(
        bar.StartUs, bar.EndUs, (int)bar.TradingDate, Number(bar.Open, bar.PriceScale), Number(bar.High, bar.PriceScale), Number(bar.Low, bar.PriceScale),
        Number(bar.Close, bar.PriceScale), bar.HasVolume ? Number(bar.Volume, bar.SizeScale) : null, (int)bar.Revision);

    public static AlertBar Of(KeptBar bar) => new(
        bar.StartUs, bar.EndUs, (int)bar.TradingDate, Number(bar.Open, bar.PriceScale), Number(bar.High, bar.PriceScale), Number(bar.Low, bar.PriceScale),
        Number(bar.Close, bar.PriceScale), bar.HasVolume ? Number(bar.Volume, bar.SizeScale) : null, (int)bar.Revision);

    public static KeptBar Keep(in AlertBar bar)
    {
        int places = Math.Max(Math.Max(bar.Open.Scale, bar.High.Scale), Math.Max(bar.Low.Scale, bar.Close.Scale));
        var kept = new KeptBar
        {
            StartUs = bar.StartUs,
            EndUs = bar.EndUs,
            TradingDate = (uint)bar.TradingDate,
            PriceScale = (uint)places,
            Open = Decimals.ToMantissa(bar.Open, places),
            High = Decimals.ToMantissa(bar.High, places),
            Low = Decimals.ToMantissa(bar.Low, places),
            Close = Decimals.ToMantissa(bar.Close, places),
            Revision = (uint)bar.Revision,
        };
        if (bar.Volume is { } volume)
        {
            (kept.SizeScale, kept.Volume) = ((uint)volume.Scale, Decimals.ToMantissa(volume, volume.Scale));
        }

        return kept;
    }

    private static decimal Number(long mantissa, uint scale) =>
        scale <= ScaledNumber.MaxScale ? ScaledNumber.ToDecimal(mantissa, (int)scale) : throw new FormatException($"a scale of {scale} is more than {ScaledNumber.MaxScale}");
}
