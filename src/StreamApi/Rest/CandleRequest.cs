using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Candlewick.EventStore.Candles;
using Candlewick.Market.Candles;
using Candlewick.Market.Instruments.Adjustments;
using Candlewick.StreamApi.Protocol;
using Microsoft.AspNetCore.Http;

namespace Candlewick.StreamApi.Rest;

/// <summary>The query of <c>GET /api/candles/{instrument}</c>.</summary>
/// <param name="Interval">One interval.</param>
/// <param name="Range">Which of them.</param>
/// <param name="After">Open time of the last candle of the answer before, microseconds UTC.</param>
/// <param name="Adjust">Which corporate actions are taken out.</param>
internal sealed record CandleRequest(ServedInterval Interval, RangeQuery Range, long? After, Adjust Adjust)
{
    private const string CursorPrefix = "after:";

    /// <summary>The end of the year 9999.</summary>
    private const long MaxUs = 253_402_300_799_999_999;

    /// <param name="built">Intervals that the aggregators build.</param>
    /// <exception cref="RequestException">A parameter is wrong; the message names it and what it may be.</exception>
    public static CandleRequest Parse(IQueryCollection query, IEnumerable<BarSpec> built)
    {
        var range = RangeQuery.Parse(query);
        return new CandleRequest(
            ParseInterval(query["interval"], built), range, range.Cursor is { } cursor ? Decode(cursor) : null, ParseAdjust(query["adjust"]));
    }

    /// <summary>The cursor that goes on after <paramref name="row"/>.</summary>
    public static string CursorAfter(CandleRow row) =>
        Base64Url.EncodeToString(Encoding.ASCII.GetBytes(CursorPrefix + row.StartUs.ToString(CultureInfo.InvariantCulture)));

    private static ServedInterval ParseInterval(string? text, IEnumerable<BarSpec> built) =>
        string.IsNullOrEmpty(text) ? throw new RequestException(ErrorCodes.BadRequest, "interval is missing; add ?interval=1m")
        : ServedInterval.Parse(text, built);

    private static Adjust ParseAdjust(string? text) => text switch
    {
        null or "" or "none" => Adjust.None,
        "splits" => Adjust.Splits,
        "all" => Adjust.All,
        _ => throw new RequestException(ErrorCodes.BadRequest, $"adjust is '{text}'; expected none, splits (bonuses too) or all (dividends too)"),
    };

    private static long Decode(string cursor)
    {
        if (Base64Url.IsValid(cursor))
        {
            string text = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(cursor));
            if (text.StartsWith(CursorPrefix, StringComparison.Ordinal)
                && long.TryParse(text.AsSpan(CursorPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out long after)
                && after <= MaxUs)
            {
                return after;
            }
        }

        throw new RequestException(ErrorCodes.BadCursor, "cursor is not one of ours; give back \"next\" of the answer before unchanged, with the same instrument and interval");
    }
}
