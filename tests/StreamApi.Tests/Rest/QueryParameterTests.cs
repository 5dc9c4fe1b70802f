using System.Net;
using System.Text.Json;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.Tests.Support;

namespace Candlewick.StreamApi.Tests.Rest;

public sealed class QueryParameterTests(KafkaFixture kafka, PostgresFixture postgres)
{
    [Fact]
    public async Task A_parameter_that_there_is_not_is_refused_by_name_on_every_route()
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        using var http = new HttpClient { BaseAddress = api.Http };
        await RefusedAsync(http, "/api/candles/NSE:INFY?intervall=1m", "there is no parameter 'intervall' here; did you mean interval?");
        await RefusedAsync(http, "/api/candles/NSE:INFY?interval=1m&start=2026-11-01", "there is no parameter 'start' here; there are interval, from, to, last, limit, cursor, adjust, roll");
        await RefusedAsync(http, "/api/candles/NSE:INFY?interval=1m&interval=5m", "interval is given 2 times; give it once");
        await RefusedAsync(http, "/api/instruments?q=infy", "there is no parameter 'q' here; did you mean query?");
        await RefusedAsync(http, "/api/instruments/NSE:INFY?date=2026-11-01", "there is no parameter 'date' here; there are roll");
        await RefusedAsync(http, "/api/calendar/NSE?year=2026", "there is no parameter 'year' here; there are from, to");
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/api/calendar/NSE?From=2026-11-01&TO=2026-11-02")).StatusCode);
    }

    private static async Task RefusedAsync(HttpClient http, string path, string detail)
    {
        var response = await http.GetAsync(path);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal(("bad_request", detail), (problem.GetProperty("code").GetString(), problem.GetProperty("detail").GetString()));
    }
}
