using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Candlewick.EventStore.Candles;
using Candlewick.Market.Candles;
using Candlewick.Market.Instruments.Adjustments;
using Candlewick.StreamApi.Protocol;
using Microsoft.AspNetCore.Http;

namespace Candlewick.StreamApi.Rest;

/// <summary>The query of <c>GET /api/candles/{instrument}</c>.</summary>
/// <param name="Interval">One interval of a minute or longer.</param>
/// <param name="From">Where it begins, null for the beginning.</param>
/// <param name="To">Where it ends, null for the end.</param>
/// <param name="Last">Only the last so many.</param>
/// <param name="Limit">Most candles of this answer.</param>
/// <param name="After">Open time of the last candle of the answer before, microseconds UTC.</param>
/// <param name="Adjust">Which corporate actions are taken out.</param>
internal sealed partial record CandleRequest(string Interval, StartFrom? From, StartFrom? To, int? Last, int Limit, long? After, Adjust Adjust)
{
    /// <summary>Most candles of one answer.</summary>
    public const int MaxLimit = 10_000;

    private const string CursorPrefix = "after:";

    /// <summary>The end of the year 9999.</summary>
    private const long MaxUs = 253_402_300_799_999_999;

    /// <param name="built">Intervals that the aggregators build.</param>
    /// <exception cref="RequestException">A parameter is wrong; the message names it and what it may be.</exception>
    public static CandleRequest Parse(IQueryCollection query, IEnumerable<BarSpec> built)
    {
        var request = new CandleRequest(
            ParseInterval(query["interval"], built.Where(spec => !spec.IsFast)),
            query["from"].ToString() is { Length: > 0 } from ? Time("from", from) : null,
            query["to"].ToString() is { Length: > 0 } to ? Time("to", to) : null,
            Integer(query, "last"),
            Integer(query, "limit") ?? 1_000,
            query["cursor"].ToString() is { Length: > 0 } cursor ? Decode(cursor) : null,
            ParseAdjust(query["adjust"]));
        if (request is { Last: not null } and ({ From: not null } or { After: not null }))
        {
            throw new RequestException(ErrorCodes.BadRequest, "last cannot be combined with from or cursor; leave one out");
        }

        return request.To is StartFrom.Span
            ? throw new RequestException(ErrorCodes.BadRequest, "to must be a time with a zone, a date or microseconds since 1970")
            : request;
    }

    /// <summary>The cursor that goes on after <paramref name="row"/>.</summary>
    public static string CursorAfter(CandleRow row) =>
        Base64Url.EncodeToString(Encoding.ASCII.GetBytes(CursorPrefix + row.StartUs.ToString(CultureInfo.InvariantCulture)));

    private static string ParseInterval(string? text, IEnumerable<BarSpec> stored) =>
        string.IsNullOrEmpty(text) ? throw new RequestException(ErrorCodes.BadRequest, "interval is missing; add ?interval=1m")
        : BarSpec.TryParse(text, out var spec, out _) && spec.IsFast
            ? throw new RequestException(ErrorCodes.UnknownInterval, $"candles of {spec} are not stored; subscribe to them on /ws/v1, from any time that the log still holds")
        : BuiltInterval.Parse(text, stored).ToString();

    private static Adjust ParseAdjust(string? text) => text switch
    {
        null or "" or "none" => Adjust.None,
        "splits" => Adjust.Splits,
        "all" => Adjust.All,
        _ => throw new RequestException(ErrorCodes.BadRequest, $"adjust is '{text}'; expected none, splits (bonuses too) or all (dividends too)"),
    };

    /// <summary>An address in which nobody wrote %2B for + has a blank before the hours of the zone.</summary>
    public static string WithPlus(string text) => PlusLost().Replace(text, "+");

    private static StartFrom Time(string field, string text) => TimeText.Parse(field, WithPlus(text)) switch
    {
        StartFrom.Live => throw new RequestException(ErrorCodes.BadRequest, $"{field} cannot be live here; subscribe on /ws/v1"),
        var time => time,
    };

    [GeneratedRegex(@"(?<=T\S+) (?=\d{2}:?\d{2}$)")]
    private static partial Regex PlusLost();

    private static int? Integer(IQueryCollection query, string field)
    {
        string text = query[field].ToString();
        return text.Length == 0 ? null
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is >= 1 and <= MaxLimit ? number
            : throw new RequestException(ErrorCodes.BadRequest, $"{field} must be a whole number from 1 to {MaxLimit}; page with cursor for more");
    }

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
