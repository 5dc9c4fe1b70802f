using System.Net;
using System.Text.Json;
using Candlewick.StreamApi.Rest;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.StreamApi.Tests.Protocol;
using Candlewick.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Candlewick.StreamApi.Tests.Rest;

public sealed class CalendarTests(KafkaFixture kafka, PostgresFixture postgres)
{
    [Fact]
    public async Task Days_are_answered_with_phases_and_sources()
    {
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1);
        using var http = new HttpClient { BaseAddress = api.Http };
        Assert.Equal(Examples.Get("json http calendar").TrimEnd(), await http.GetStringAsync("/api/calendar/NYSE?from=2024-11-29&to=2024-11-29"));
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync("/api/calendar/LSE")).StatusCode);
    }

    [Theory]
    // It is 20:00 UTC: the 21st already in India, the 20th in New York.
    [InlineData("nse", "", "NSE-EQ 2026-11-21 to 2026-12-21, 20 trading")]
    [InlineData("NYSE", "", "NYSE 2026-11-20 to 2026-12-20, 20 trading")]
    [InlineData("NSE-EQ-CAS", "?from=2026-11-23&to=2026-11-25", "NSE-EQ-CAS 2026-11-23 to 2026-11-25, 2 trading")]
    [InlineData("KRAKEN", "?from=2026-01-01&to=2027-02-04", "CRYPTO 2026-01-01 to 2027-02-04, 400 trading")]
    [InlineData("NYSE", "?from=2030-07-04&to=2030-07-04", "NYSE 2030-07-04 to 2030-07-04, 1 trading, not covered")]
    public void A_range_is_that_of_the_query_else_a_month_from_today(string venue, string query, string expected)
    {
        var result = Assert.IsType<FileContentHttpResult>(Get(venue, query));
        var answer = JsonDocument.Parse(result.FileContents).RootElement;
        var days = answer.GetProperty("days").EnumerateArray().ToList();
        string covered = days.All(d => d.GetProperty("covered").GetBoolean()) ? "" : ", not covered";
        Assert.Equal(
            expected,
            $"{answer.GetProperty("group")} {days[0].GetProperty("date")} to {days[^1].GetProperty("date")}, {days.Count(d => d.GetProperty("trading").GetBoolean())} trading{covered}");
    }

    [Fact]
    public void A_session_whose_hours_are_not_known_says_so()
    {
        var result = Assert.IsType<FileContentHttpResult>(Get("NSE", "?from=2026-11-08&to=2026-11-09"));
        var days = JsonDocument.Parse(result.FileContents).RootElement.GetProperty("days").EnumerateArray().ToList();
        Assert.Equal((true, false, false), (days[0].GetProperty("trading").GetBoolean(), days[0].GetProperty("verified").GetBoolean(), days[0].GetProperty("hours_known").GetBoolean()));
        Assert.False(days[1].TryGetProperty("hours_known", out _));
    }

    [Theory]
    [InlineData("LSE", "", 404, "unknown_venue", "NYSE")]
    [InlineData("NSE", "?from=21-11-2026", 400, "bad_request", "from must be a date")]
    [InlineData("NSE", "?to=2026-11-31", 400, "bad_request", "to must be a date")]
    [InlineData("NSE", "?from=0001-01-01", 400, "bad_request", "1970")]
    [InlineData("NSE", "?from=2026-11-02&to=2026-11-01", 400, "bad_request", "earlier")]
    [InlineData("NSE", "?from=2026-01-01&to=2027-02-05", 400, "range_too_large", "400 days")]
    public void What_is_wrong_is_named(string venue, string query, int status, string code, string named)
    {
        var problem = Assert.IsType<ProblemHttpResult>(Get(venue, query));
        Assert.Equal((status, code), (problem.StatusCode, problem.ProblemDetails.Title));
        Assert.Contains(named, problem.ProblemDetails.Detail, StringComparison.Ordinal);
    }

    private static IResult Get(string venue, string query)
    {
        var context = new DefaultHttpContext();
        context.Request.QueryString = new QueryString(query);
        return new CalendarEndpoint(new VirtualTime(new DateTimeOffset(2026, 11, 20, 20, 0, 0, TimeSpan.Zero))).Get(venue, context);
    }
}
