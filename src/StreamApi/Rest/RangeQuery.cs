using System.Globalization;
using System.Text.RegularExpressions;
using Candlewick.StreamApi.Protocol;
using Microsoft.AspNetCore.Http;

namespace Candlewick.StreamApi.Rest;

/// <summary>Which of the items of a time an answer has, as every address of history takes it.</summary>
/// <param name="From">Where it begins, null for the beginning.</param>
/// <param name="To">Where it ends, null for the end.</param>
/// <param name="Last">Only the last so many.</param>
/// <param name="Limit">Most items of this answer.</param>
/// <param name="Cursor"><c>next</c> of the answer before, as it was given back.</param>
internal sealed partial record RangeQuery(StartFrom? From, StartFrom? To, int? Last, int Limit, string? Cursor)
{
    /// <summary>Most items of one answer.</summary>
    public const int MaxLimit = 10_000;

    /// <exception cref="RequestException">A parameter is wrong; the message names it and what it may be.</exception>
    public static RangeQuery Parse(IQueryCollection query)
    {
        var range = new RangeQuery(
            query["from"].ToString() is { Length: > 0 } from ? Time("from", from) : null,
            query["to"].ToString() is { Length: > 0 } to ? Time("to", to) : null,
            Integer(query, "last"),
            Integer(query, "limit") ?? 1_000,
            query["cursor"].ToString() is { Length: > 0 } cursor ? cursor : null);
        if (range is { Last: not null } and ({ From: not null } or { Cursor: not null }))
        {
            throw new RequestException(ErrorCodes.BadRequest, "last cannot be combined with from or cursor; leave one out");
        }

        return range.To is StartFrom.Span
            ? throw new RequestException(ErrorCodes.BadRequest, "to must be a time with a zone, a date or microseconds since 1970")
            : range;
    }

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
}
