using System.Net;
using Candlewick.StreamApi.Access;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.Tests.Support;

namespace Candlewick.StreamApi.Tests.Access;

/// <summary>Requests that are made to do harm, as bytes: clients' libraries would not send them.</summary>
public sealed class BadRequestTests(KafkaFixture kafka, PostgresFixture postgres)
{
    [Fact]
    public async Task Each_is_answered_with_a_problem_and_breaks_no_line_of_the_log()
    {
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1);
        string many = string.Join('&', Enumerable.Range(0, 10_000).Select(n => $"p{n}=1"));
        (string Target, string? Header, int Status)[] requests =
        [
            ("/api/candles/SPY%0d%0aSet-Cookie:x=1?interval=1m", null, 400),
            ("/api/candles/SPY?interval=1m%0d%0aX:1", null, 400),
            ("/api/candles/SPY?interval=%00", null, 400),
            ("/api/candles/SPY?interval=%1b[31m", null, 400),
            ("/api/candles/..%2f..%2fetc%2fpasswd?interval=1m", null, 404),
            ("/api/candles/%2e%2e/%2e%2e/etc/passwd", null, 404),
            ("/../../etc/passwd", null, 404),
            ("/api/candles/SPY?" + many, null, 414),
            ("/api/candles/SPY?" + string.Join('&', Enumerable.Range(0, 500).Select(n => $"p{n}=1")), null, 400),
            ("/api/candles/" + new string('A', 20_000), null, 414),
            ("/api/candles/SPY?interval=1m", "X-Long: " + new string('A', 40_000), 431),
            ("/api/candles/SPY?interval=1m", "Cookie: " + string.Join("; ", Enumerable.Range(0, 50).Select(n => $"c{n}=1")), 404),
            ("/api/feeds?x=<script>alert(1)</script>", null, 400),
            ("/nothing", null, 404),
        ];
        foreach (var (target, header, status) in requests)
        {
            string answer = await RawRequest.SendAsync(api.Http, $"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{(header is null ? "" : header + "\r\n")}\r\n");
            string name = target[..Math.Min(40, target.Length)];
            Assert.Equal((name, $"HTTP/1.1 {status}"), (name, answer[..12]));
            Assert.Contains("application/problem+json", answer, StringComparison.Ordinal);
            Assert.Contains("X-Content-Type-Options: nosniff", answer, StringComparison.Ordinal);
            Assert.DoesNotContain("Set-Cookie", answer.Split("\r\n\r\n")[0], StringComparison.Ordinal);
        }

        Assert.DoesNotContain(api.Lines.Of(Audit.Category), line => line.Any(char.IsControl));
    }

    [Theory]
    [InlineData("GET /api HTTP/1.1\r\nConnection: close\r\n\r\n")] // no Host
    [InlineData("GET /api HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n")]
    [InlineData("GET /api\0 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")]
    [InlineData("GET /api/candles/%00 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")]
    [InlineData("GET /api HTTP/1.1\r\nHost: localhost\r\nX: a\0b\r\nConnection: close\r\n\r\n")]
    [InlineData("GET http://evil.example/api HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")]
    public async Task What_is_no_request_is_refused_by_the_web_server(string request)
    {
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1);
        Assert.Matches("^HTTP/1.1 4(00|21) ", await RawRequest.SendAsync(api.Http, request));
    }

    [Fact]
    public async Task A_body_that_is_too_long_is_refused()
    {
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1);
        using var http = new HttpClient { BaseAddress = api.Http };
        using var response = await http.PostAsync("/hubs/market?id=x", new StringContent(new string('A', 200_000)));
        Assert.InRange((int)response.StatusCode, 400, 413);
    }

    [Fact]
    public async Task A_page_that_is_allowed_may_ask_before_and_read_afterwards_and_no_other()
    {
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1, origins: "https://charts.example");
        using var http = new HttpClient { BaseAddress = api.Http };
        using var preflight = await AskAsync(http, HttpMethod.Options, "https://charts.example");
        Assert.Equal(HttpStatusCode.NoContent, preflight.StatusCode);
        Assert.Equal("https://charts.example", Assert.Single(preflight.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Equal("true", Assert.Single(preflight.Headers.GetValues("Access-Control-Allow-Credentials")));
        Assert.Contains("authorization", Assert.Single(preflight.Headers.GetValues("Access-Control-Allow-Headers")), StringComparison.OrdinalIgnoreCase);

        using var read = await AskAsync(http, HttpMethod.Get, "https://charts.example");
        Assert.Equal("https://charts.example", Assert.Single(read.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Contains("Origin", string.Join(',', read.Headers.Vary), StringComparison.Ordinal);
        Assert.Contains("Link", string.Join(',', read.Headers.GetValues("Access-Control-Expose-Headers")), StringComparison.Ordinal);
        foreach (var method in new[] { HttpMethod.Options, HttpMethod.Get })
        {
            using var foreign = await AskAsync(http, method, "https://evil.example");
            Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
            Assert.False(foreign.Headers.Contains("Access-Control-Allow-Origin"));
        }
    }

    [Fact]
    public async Task Where_every_page_is_allowed_none_gets_what_a_browser_adds_by_itself()
    {
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1, origins: "*");
        using var http = new HttpClient { BaseAddress = api.Http };
        using var preflight = await AskAsync(http, HttpMethod.Options, "https://charts.example");
        Assert.Equal("*", Assert.Single(preflight.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.False(preflight.Headers.Contains("Access-Control-Allow-Credentials"));
    }

    [Fact]
    public async Task A_key_that_asks_too_often_is_told_when_to_come_back_and_no_other_is()
    {
        using var keys = new Keys();
        string busy = keys.Add("busy");
        string calm = keys.Add("calm");
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1, configure: options => keys.In(options) with
        {
            Access = keys.In(options).Access with { Limits = new() { RequestsPerSecond = 1 } },
        });
        using var http = new HttpClient { BaseAddress = api.Http };
        async Task<HttpResponseMessage> GetAsync(string key)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api");
            request.Headers.Add("X-Api-Key", key);
            return await http.SendAsync(request);
        }

        HttpResponseMessage? refused = null;
        for (int n = 0; n < 50 && refused is null; n++)
        {
            var response = await GetAsync(busy);
            refused = response.StatusCode == HttpStatusCode.TooManyRequests ? response : null;
        }

        Assert.NotNull(refused);
        Assert.True(refused.Headers.RetryAfter!.Delta >= TimeSpan.FromSeconds(1));
        Assert.Contains("\"code\":\"limit\"", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(calm)).StatusCode);
    }

    private static Task<HttpResponseMessage> AskAsync(HttpClient http, HttpMethod method, string origin)
    {
        var request = new HttpRequestMessage(method, "/api/calendar/NSE");
        request.Headers.Add("Origin", origin);
        if (method == HttpMethod.Options)
        {
            request.Headers.Add("Access-Control-Request-Method", "GET");
            request.Headers.Add("Access-Control-Request-Headers", "authorization");
        }

        return http.SendAsync(request);
    }
}
