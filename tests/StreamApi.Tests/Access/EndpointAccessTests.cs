using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Candlewick.StreamApi.Access;
using Candlewick.StreamApi.Access.Requests;
using Candlewick.StreamApi.Compatibility;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.Tests.Support;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.StreamApi.Tests.Access;

/// <summary>Every address that the server has, as it lists them itself: one that is added is tried, too.</summary>
public sealed partial class EndpointAccessTests(KafkaFixture kafka, PostgresFixture postgres)
{
    private static readonly Dictionary<string, string> Values = new()
    {
        ["instrument"] = "NYSE:SPY", ["id"] = "NYSE:SPY", ["underlying"] = "NSE:NIFTY-50", ["venue"] = "NYSE", ["rest"] = "nothing", ["list"] = "list",
    };

    [Fact]
    public async Task Every_address_says_what_it_needs()
    {
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1);
        Assert.Empty(Served(api).Where(e => e.Metadata.GetMetadata<Need>() is null && e.Metadata.GetMetadata<AsksItself>() is null && e.Metadata.GetMetadata<IAllowAnonymous>() is null)
            .Select(e => e.DisplayName));
    }

    [Fact]
    public async Task Every_address_refuses_whoever_may_not_and_lets_in_whoever_may()
    {
        using var keys = new Keys();
        string all = keys.Add("all", string.Join(',', Areas.All));
        string other = keys.Add("other", "portfolio", "NSE:NOTHING");
        string elsewhere = keys.Add("elsewhere", string.Join(',', Areas.All), "NSE:NOTHING");
        string revoked = keys.Add("revoked");
        keys.File.Revoke("revoked", keys.Time.GetUtcNow());
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1, configure: keys.In);
        using var http = new HttpClient();
        var wrong = new List<string>();
        foreach (var endpoint in Served(api).Where(e => e.Metadata.GetMetadata<AsksItself>() is null))
        {
            string path = $"{api.At(PortOf(endpoint))}{Path(endpoint)[1..]}";
            var need = endpoint.Metadata.GetMetadata<Need>();
            bool isOpen = endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;
            foreach (string method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods ? methods : [HttpMethods.Get])
            {
                async Task ExpectAsync(string case_, int? status, string? key = null, string? origin = null, string? host = null)
                {
                    using var request = new HttpRequestMessage(new HttpMethod(method), path);
                    if (key is not null)
                    {
                        request.Headers.Add("Authorization", $"Bearer {key}");
                    }

                    if (origin is not null)
                    {
                        request.Headers.Add("Origin", origin);
                    }

                    request.Headers.Host = host;
                    using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                    int got = (int)response.StatusCode;
                    if (status is null ? got is 401 or 403 or 421 or >= 500 and not 503 : got != status)
                    {
                        wrong.Add($"{method} {path} {case_}: {got} and not {status?.ToString() ?? "let in"}");
                    }

                    if (!response.Headers.Contains("X-Content-Type-Options") || !response.Headers.Contains("Content-Security-Policy") || !response.Headers.Contains("Referrer-Policy"))
                    {
                        wrong.Add($"{method} {path} {case_}: without security headers");
                    }

                    if (status is not null && method != "HEAD" && response.Content.Headers.ContentType?.MediaType != "application/problem+json")
                    {
                        wrong.Add($"{method} {path} {case_}: {response.Content.Headers.ContentType} is no problem");
                    }
                }

                await ExpectAsync("without a key", isOpen ? null : 401);
                await ExpectAsync("with another's", isOpen ? null : 401, "cwk_00000000_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
                await ExpectAsync("with nonsense", isOpen ? null : 401, "nonsense");
                await ExpectAsync("with a revoked key", isOpen ? null : 401, revoked);
                await ExpectAsync("with a key for other things", need?.Channel is not null ? 403 : null, other);
                await ExpectAsync("with a key for other instruments", need?.Channel is { } channel && channel is not (Areas.Reference or Areas.Admin or Areas.Metrics) ? 403 : null, elsewhere);
                await ExpectAsync("with a key", null, all);
                await ExpectAsync("of a foreign page", 403, all, origin: "https://evil.example");
                await ExpectAsync("of a page without an origin", 403, all, origin: "null");
                await ExpectAsync("of our own page", null, all, origin: $"http://localhost:{api.Http.Port}");
                await ExpectAsync("by another's name", 421, all, host: "evil.example");
            }
        }

        Assert.Empty(wrong);
        Assert.DoesNotContain(api.Lines.All, line => new[] { all, other, elsewhere, revoked }.Any(secret => line.Contains(secret.Split('_', 3)[2], StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Every_socket_refuses_whoever_may_not()
    {
        using var keys = new Keys();
        string all = keys.Add("all");
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1, configure: keys.In);
        foreach (var (port, path) in Served(api).Where(e => e.Metadata.GetMetadata<AsksItself>() is not null).Select(e => (PortOf(e), Path(e))).Distinct())
        {
            Assert.Equal((path, 4001), (path, await CloseOfAsync(api, port, path, ("Authorization", $"Bearer {all}"), ("Origin", "https://evil.example"))));
            Assert.Equal((path, 4001), (path, await CloseOfAsync(api, port, path, ("Authorization", $"Bearer {all}"), ("Origin", "null"))));
            Assert.Equal((path, 4003), (path, await CloseOfAsync(api, port, path, ("X-Api-Key", all[..^2] + "!!"))));
            Assert.Equal((path, 4003), (path, await CloseOfAsync(api, port, path)));
            await Assert.ThrowsAsync<System.Net.WebSockets.WebSocketException>(() => CloseOfAsync(api, port, path, ("Host", "evil.example"), ("X-Api-Key", all)));
            await using var good = await api.ConnectAsync(port, path, ("X-Api-Key", all));
            Assert.NotNull(await good.NextAsync());
            await using var token = await api.ConnectAsync(port, $"{path}?access_token={all}");
            Assert.NotNull(await token.NextAsync());
        }

        Assert.DoesNotContain(api.Lines.All, line => line.Contains(all.Split('_', 3)[2], StringComparison.Ordinal));
    }

    [Fact]
    public async Task Each_refusal_has_its_line_in_the_audit()
    {
        using var keys = new Keys();
        string desk = keys.Add("desk", "candles", "NSE:*");
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1, configure: keys.In);
        using var http = new HttpClient { BaseAddress = api.Http };
        http.DefaultRequestHeaders.Add("X-Api-Key", desk);
        using var response = await http.GetAsync("/api/candles/NYSE:SPY?interval=1m&access_token=secret");
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        string problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("detail").GetString()!;
        Assert.Equal("'desk' may read candles of NSE:*, and not all of the instruments that were asked for", problem);
        Assert.Equal([$"Refused desk at 127.0.0.1: GET /api/candles/NYSE:SPY: {problem}"], api.Lines.Of(Audit.Category));
    }

    private static IEnumerable<RouteEndpoint> Served(Api api) => api.Endpoints.OfType<RouteEndpoint>();

    private static ApiPort PortOf(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<OnPort>()?.Port ?? ApiPort.Web;

    private static string Path(RouteEndpoint endpoint)
    {
        string path = Parameter().Replace("/" + endpoint.RoutePattern.RawText!.TrimStart('/'), m => Values.GetValueOrDefault(m.Groups[1].Value, "x"));
        return endpoint.Metadata.GetMetadata<Need>()?.Channel == "candles" ? path + "?interval=1m" : path;
    }

    private static async Task<int?> CloseOfAsync(Api api, ApiPort port, string path, params (string, string)[] headers)
    {
        await using var client = await api.ConnectAsync(port, path, headers);
        await client.SendAsync("""{"op":"ping"}""");
        while (await client.NextAsync() is not null)
        {
            // Whatever it says before it closes.
        }

        return client.CloseCode;
    }

    [GeneratedRegex(@"\{\**(\w+)[^}]*\}")]
    private static partial Regex Parameter();
}
