using System.Net;
using Candlewick.Ingestor.Kite;
using Candlewick.Ingestor.Sessions;
using Candlewick.Ingestor.Tests.Sessions;
using Candlewick.Tests.Support;

namespace Candlewick.Ingestor.Tests.Kite;

public sealed class KiteSessionTests : IDisposable
{
    private const string Success = """{"status":"success","data":{"user_id":"AB1234","access_token":"acc","public_token":"pub","refresh_token":"","login_time":"2026-11-27 09:00:00"}}""";
    private const string Denial = """{"status":"error","message":"Token is invalid or has expired.","error_type":"TokenException"}""";

    private readonly TempFolder _folder = new("kite");
    private readonly Answers _answers = new();
    private readonly HttpClient _client;
    private readonly StandingTime _time = new(new DateTimeOffset(2026, 11, 27, 3, 30, 0, TimeSpan.Zero));

    public KiteSessionTests() => _client = new HttpClient(_answers);

    [Theory]
    [InlineData("xyz")]
    [InlineData("  https://127.0.0.1/?action=login&request_token=xyz&status=success\n")]
    public async Task A_request_token_or_the_address_with_it_gives_a_session(string answer)
    {
        using var session = Session();
        Assert.Equal("https://kite.zerodha.com/connect/login?v=3&api_key=key", session.Prompt.Visit!.ToString());
        _answers.Add(Success);
        var state = await session.LoginAsync(answer, CancellationToken.None);

        // SHA-256 of "keyxyzhunter2".
        Assert.Equal(
            ["POST https://api.kite.trade/session/token v3  api_key=key&request_token=xyz&checksum=d059a02f7d7ea73b8390444f224e6da78a726d499381c2ae2c84b65113802881"], _answers.Asked);
        Assert.Equal((SessionStatus.Valid, "AB1234"), (state.Status, state.Account));
    }

    [Theory]
    [InlineData("2026-11-27T03:30:00Z", "2026-11-28T00:30:00Z")]
    [InlineData("2026-11-27T00:29:59Z", "2026-11-27T00:30:00Z")]
    [InlineData("2026-11-27T00:30:00Z", "2026-11-28T00:30:00Z")]
    public async Task It_ends_at_six_in_the_morning_in_India(string login, string end)
    {
        _time.Now = DateTimeOffset.Parse(login, System.Globalization.CultureInfo.InvariantCulture);
        using var session = Session();
        _answers.Add(Success);
        var state = await session.LoginAsync("xyz", CancellationToken.None);
        Assert.Equal(DateTimeOffset.Parse(end, System.Globalization.CultureInfo.InvariantCulture), state.ExpiresAt);
    }

    [Theory]
    [InlineData(Denial, HttpStatusCode.Forbidden, "Kite says: Token is invalid or has expired. (TokenException, 403). A request token is good once")]
    [InlineData("""{"status":"error","message":"Too many requests","error_type":"NetworkException"}""", HttpStatusCode.TooManyRequests, "(NetworkException, 429); try again in a minute")]
    [InlineData("<html>", HttpStatusCode.BadGateway, "Kite's answer (502) is not as its documentation says")]
    [InlineData("""{"status":"success","data":{"user_id":"AB1234"}}""", HttpStatusCode.OK, "has no access_token")]
    [InlineData("""{"status":"success","data":null}""", HttpStatusCode.OK, "has no user_id")]
    public async Task A_refusal_is_told_without_the_secret(string answer, HttpStatusCode status, string expected)
    {
        using var session = Session();
        _answers.Add(answer, status);
        var refused = await Assert.ThrowsAsync<IngestException>(() => session.LoginAsync("xyz", CancellationToken.None));
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", $"{refused}", StringComparison.Ordinal);
        Assert.Equal(SessionStatus.None, session.State.Status);
    }

    [Fact]
    public async Task What_is_no_request_token_is_not_sent()
    {
        using var session = Session();
        await Assert.ThrowsAsync<IngestException>(() => session.LoginAsync("a b", CancellationToken.None));
        await Assert.ThrowsAsync<IngestException>(() => session.LoginAsync(null, CancellationToken.None));
        Assert.Empty(_answers.Asked);
    }

    [Fact]
    public async Task Its_end_is_told_with_its_tokens()
    {
        using var session = Session();
        _answers.Add(Success);
        await session.LoginAsync("xyz", CancellationToken.None);
        _answers.Add(Denial, HttpStatusCode.Forbidden);
        await session.EndAsync(CancellationToken.None);
        Assert.Equal("DELETE https://api.kite.trade/session/token?api_key=key&access_token=acc v3 token key:acc", _answers.Asked[1]);
        Assert.Equal(SessionStatus.None, session.State.Status);
    }

    [Fact]
    public async Task The_feed_connects_with_the_session_and_one_that_is_denied_is_used_no_more()
    {
        using var session = Session();
        var feed = new KiteFeed(null, session);
        await Assert.ThrowsAsync<IngestException>(() => feed.EndpointAsync(CancellationToken.None).AsTask());
        _answers.Add(Success);
        await session.LoginAsync("xyz", CancellationToken.None);

        var endpoint = await feed.EndpointAsync(CancellationToken.None);
        Assert.Equal("wss://ws.kite.trade/?api_key=key&access_token=acc", endpoint.Address.ToString());
        Assert.Equal([new("X-Kite-Version", "3")], endpoint.Headers);
        Assert.Equal("wss://ws.kite.trade/", $"{endpoint}");

        var denied = await Assert.ThrowsAsync<IngestException>(() => feed.RenewAsync(CancellationToken.None).AsTask());
        Assert.Contains("`pipeline login kite` makes a new one", denied.Message, StringComparison.Ordinal);
        Assert.Equal(SessionStatus.Refused, session.State.Status);
    }

    public void Dispose()
    {
        _client.Dispose();
        _answers.Dispose();
        _folder.Dispose();
    }

    private KiteSession Session()
    {
        var secrets = new Dictionary<string, string> { ["KITE_API_KEY"] = "key", ["KITE_API_SECRET"] = "hunter2" };
        return new KiteSession(new BrokerCredentials(secrets.GetValueOrDefault, []), new SessionStore(_folder.FullPath), new KiteRest(_client, KiteRest.Public), _time);
    }
}
