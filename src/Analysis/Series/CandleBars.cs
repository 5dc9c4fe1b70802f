using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Candlewick.Contracts.V1;
using Candlewick.Market.Indicators;

namespace Candlewick.Analysis.Series;

/// <summary>Published candles as bars of a series.</summary>
internal static class CandleBars
{
    /// <summary>Powers of ten that a double holds exactly, so that a quotient is the nearest double of its decimal.</summary>
    private static readonly double[] Powers = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18];

    /// <summary>False, with what is wrong, where it is no candle that can be computed with.</summary>
    public static bool TryRead(Candle candle, out BarMark mark, out IndicatorBar bar, [NotNullWhen(false)] out string? error)
    {
        (mark, bar, error) = (default, default, null);
        if (candle.PriceScale >= Powers.Length || candle.SizeScale >= Powers.Length)
        {
            error = $"candle: more than {Powers.Length - 1} decimal places";
        }
        else if (!TryReadDate(candle.TradingDate, out var date))
        {
            error = $"candle: trading_date {candle.TradingDate} is no date";
        }
        else
        {
            double places = Powers[candle.PriceScale];
            mark = new BarMark(candle.StartUs, candle.EndUs, (int)candle.TradingDate, candle.Ordinal, candle.Revision, 0);
            bar = new IndicatorBar(
                date.DayNumber, candle.Open / places, candle.High / places, candle.Low / places, candle.Close / places, candle.HasVolume ? candle.Volume / Powers[candle.SizeScale] : 0);
        }

        return error is null;
    }

    /// <summary>The date of yyyymmdd.</summary>
    public static bool TryReadDate(uint number, out DateOnly date) =>
        DateOnly.TryParseExact(number.ToString("D8", CultureInfo.InvariantCulture), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);
}
