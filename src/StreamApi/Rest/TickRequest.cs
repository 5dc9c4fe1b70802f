using Candlewick.StreamApi.Protocol;
using Microsoft.AspNetCore.Http;

namespace Candlewick.StreamApi.Rest;

/// <summary>The query of <c>GET /api/ticks/{instrument}</c>.</summary>
/// <param name="Range">Time, number and page.</param>
/// <param name="After">Where the answer before ended; null for the first page.</param>
internal sealed record TickRequest(RangeQuery Range, TickCursor? After)
{
    /// <exception cref="RequestException">A parameter is wrong; the message names it and what it may be.</exception>
    public static TickRequest Parse(IQueryCollection query)
    {
        var range = RangeQuery.Parse(query);
        return new TickRequest(range, range.Cursor is { } cursor ? TickCursor.Decode(cursor) : null);
    }
}
