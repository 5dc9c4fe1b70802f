using System.Globalization;
using Candlewick.Market.Sessions;
using Candlewick.StreamApi.Protocol;
using Microsoft.AspNetCore.Http;

namespace Candlewick.StreamApi.Rest;

/// <summary><c>GET /api/calendar/{venue}</c>: trading days, holidays and hours of a venue or session group.</summary>
internal sealed class CalendarEndpoint(TimeProvider time)
{
    private const int DefaultDays = 31;

    /// <summary>Most days of one answer.</summary>
    private const int MaxDays = 400;

    private static readonly SessionCatalog Sessions = SessionCatalog.For(SessionMode.Extended);

    public IResult Get(string venue, HttpContext context)
    {
        try
        {
            if (!Sessions.TryGet(venue.ToUpperInvariant(), out var group))
            {
                throw new RequestException(
                    ErrorCodes.UnknownVenue,
                    $"there is no calendar '{venue}'; venues are {string.Join(", ", Sessions.Venues)}, session groups {string.Join(", ", Sessions.Groups)}");
            }

            var (from, to) = Range(context.Request.Query, group);
            return TypedResults.Bytes(CalendarAnswer.Json(new SessionClock(group), from, to), "application/json");
        }
        catch (RequestException e)
        {
            return RestProblem.From(e);
        }
    }

    private (DateOnly From, DateOnly To) Range(IQueryCollection query, SessionGroup group)
    {
        var today = group.DateAt(time.GetUtcNow());
        var from = Date(query, "from") ?? today;
        var to = Date(query, "to") ?? from.AddDays(DefaultDays - 1);
        return to < from ? throw new RequestException(ErrorCodes.BadRequest, string.Create(CultureInfo.InvariantCulture, $"to is earlier than from, which is {from:yyyy-MM-dd}{(Date(query, "from") is null ? " where it is not given" : "")}"))
            : to.DayNumber - from.DayNumber >= MaxDays ? throw new RequestException(ErrorCodes.RangeTooLarge, $"from and to are more than {MaxDays} days apart; ask in parts")
            : (from, to);
    }

    private static DateOnly? Date(IQueryCollection query, string field)
    {
        string text = query[field].ToString();
        return text.Length == 0 ? null
            : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date.Year is >= 1970 and < 9000 ? date
            : throw new RequestException(ErrorCodes.BadRequest, $"{field} must be a date from 1970 to 8999, such as 2026-11-20");
    }
}
