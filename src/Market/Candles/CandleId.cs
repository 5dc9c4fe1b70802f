using System.Globalization;

namespace Candlewick.Market.Candles;

/// <summary>
/// The identity of one published candle, everywhere: bar and revision. Two records of one identity are the same candle. Which
/// source made it is no part of it.
/// </summary>
/// <param name="Bar">Which bar.</param>
/// <param name="Revision">0 when first published, one more each time the bar changed.</param>
public readonly record struct CandleId(CandleKey Bar, int Revision)
{
    /// <summary>
    /// As text: <c>instrument|interval|start_us|revision</c>, numbers in decimal; <c>start_us.ordinal</c> where the bar has an
    /// ordinal. What event ids are made from.
    /// </summary>
    public override string ToString() => Bar.Ordinal == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{Bar.Instrument}|{Bar.Interval}|{Bar.StartUs}|{Revision}")
        : string.Create(CultureInfo.InvariantCulture, $"{Bar.Instrument}|{Bar.Interval}|{Bar.StartUs}.{Bar.Ordinal}|{Revision}");
}
