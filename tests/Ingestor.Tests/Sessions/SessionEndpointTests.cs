using System.Net;
using System.Text;
using Candlewick.Ingestor.Sessions;
using Candlewick.Ingestor.Tests.Kite;
using Candlewick.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Candlewick.Ingestor.Tests.Sessions;

public sealed class SessionEndpointTests : IAsyncLifetime
{
    private const string Granted = """{"status":"success","data":{"user_id":"AB1234","access_token":"hunter2"}}""";

    private readonly TempFolder _folder = new("endpoint");
    private readonly StandingTime _time = new(new DateTimeOffset(2026, 11, 27, 3, 30, 0, TimeSpan.Zero));
    private readonly Answers _answers = new();
    private readonly Dictionary<string, string> _secrets = new() { ["KITE_API_KEY"] = "key", ["KITE_API_SECRET"] = "hunter3" };
    private HttpClient _broker = null!;
    private HttpClient _client = null!;
    private WebApplication _app = null!;

    public async ValueTask InitializeAsync()
    {
        _broker = new HttpClient(_answers);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.MapBrokerSessions(new BrokerSessions(new BrokerCredentials(_secrets.GetValueOrDefault, []), new SessionStore(_folder.FullPath), _broker, _time));
        await _app.StartAsync();
        _client = new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
    }

    [Fact]
    public async Task A_login_is_two_steps_and_no_answer_has_a_token()
    {
        Assert.Equal("""200 {"broker":"kite","status":"none"}""", await AskAsync(HttpMethod.Get));
        string step = await AskAsync(HttpMethod.Post, "{}");
        Assert.Contains("\"step\":{\"asks\":\"request_token\",\"visit\":\"https://kite.zerodha.com/connect/login?v=3\\u0026api_key=key\"", step, StringComparison.Ordinal);

        _answers.Add(Granted);
        const string Valid = """200 {"broker":"kite","status":"valid","account":"AB1234","issued_us":1795750200000000,"expires_us":1795825800000000}""";
        Assert.Equal(Valid, await AskAsync(HttpMethod.Post, """{"answer":"xyz"}"""));
        Assert.Equal(Valid, await AskAsync(HttpMethod.Get));

        _answers.Add("""{"status":"success","data":true}""");
        Assert.Equal("""200 {"broker":"kite","status":"none"}""", await AskAsync(HttpMethod.Delete));
        Assert.Equal(2, _answers.Asked.Count);
    }

    [Fact]
    public async Task What_goes_wrong_is_told_without_a_secret()
    {
        Assert.StartsWith("404 ", await AskAsync(HttpMethod.Get, broker: "acme"), StringComparison.Ordinal);
        Assert.StartsWith("400 ", await AskAsync(HttpMethod.Post, """{"answer":"""), StringComparison.Ordinal);
        Assert.StartsWith("415 ", await AskAsync(HttpMethod.Post, """{"answer":"xyz"}""", type: "text/plain"), StringComparison.Ordinal);
        Assert.Empty(_answers.Asked);

        _answers.Add("""{"status":"error","message":"Invalid `checksum`.","error_type":"TokenException"}""", HttpStatusCode.Forbidden);
        string refused = await AskAsync(HttpMethod.Post, """{"answer":"xyz"}""");
        Assert.StartsWith("400 ", refused, StringComparison.Ordinal);
        Assert.Contains("Invalid `checksum`.", System.Text.RegularExpressions.Regex.Unescape(refused), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter", refused, StringComparison.Ordinal);

        _secrets.Remove("KITE_API_KEY");
        Assert.Contains("KITE_API_KEY is not set", await AskAsync(HttpMethod.Post, "{}"), StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
        _broker.Dispose();
        _answers.Dispose();
        _folder.Dispose();
    }

    private async Task<string> AskAsync(HttpMethod method, string? body = null, string broker = "kite", string type = "application/json")
    {
        using var request = new HttpRequestMessage(method, $"/api/brokers/{broker}/session") { Content = body is null ? null : new StringContent(body, Encoding.UTF8, type) };
        using var answer = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        return $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}";
    }
}
