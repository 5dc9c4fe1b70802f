using System.Net;
using Candlewick.Ingestor.Live;
using Candlewick.Ingestor.Sessions;
using Candlewick.Ingestor.SmartApi;
using Candlewick.Ingestor.Tests.Live;
using Candlewick.Ingestor.Tests.Sessions;
using Candlewick.Tests.Support;

namespace Candlewick.Ingestor.Tests.SmartApi;

public sealed class SmartApiSessionTests : IDisposable
{
    /// <summary>RFC 6238's, in base 32.</summary>
    private const string Secret = "GEZD GNBV GY3T QOJQ gezd gnbv gy3t qojq";

    private const string Welcome =
        """{"status":true,"message":"SUCCESS","errorcode":"","data":{"jwtToken":"Bearer jwt-1","refreshToken":"refresh-1","feedToken":"feed-1"}}""";

    private static readonly Uri Server = new("https://smartapi.example/");

    private readonly TempFolder _folder = new("smartapi");
    private readonly StandingTime _time = new(DateTimeOffset.FromUnixTimeSeconds(1_111_111_111));
    private readonly Dictionary<string, string> _environment = new()
    {
        ["SMARTAPI_API_KEY"] = "key", ["SMARTAPI_CLIENT_CODE"] = "A123", ["SMARTAPI_PIN"] = "4321", ["SMARTAPI_TOTP_SECRET"] = Secret,
    };

    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1_111_111_109, "081804")]
    [InlineData(1_111_111_111, "050471")]
    [InlineData(1_234_567_890, "005924")]
    [InlineData(2_000_000_000, "279037")]
    [InlineData(20_000_000_000, "353130")]
    public void One_time_passwords_are_those_of_the_standard(long second, string expected) =>
        Assert.Equal(expected, SmartApiSession.OneTimePassword(Secret, DateTimeOffset.FromUnixTimeSeconds(second)));

    [Fact]
    public async Task A_login_needs_nobody_where_the_secret_is_known()
    {
        var vendor = new ScriptedVendor((HttpStatusCode.OK, Welcome));
        using var session = Session(vendor);
        Assert.Null(session.Prompt.Asks);
        var state = await session.LoginAsync(null, CancellationToken.None);

        var (line, body, headers) = Assert.Single(vendor.Asked);
        Assert.Equal("POST https://smartapi.example/rest/auth/angelbroking/user/v1/loginByPassword", line);
        Assert.Equal("""{"clientcode":"A123","password":"4321","totp":"050471"}""", body);
        Assert.Equal(("key", "USER", "WEB"), (headers["X-PrivateKey"], headers["X-UserType"], headers["X-SourceID"]));
        Assert.True(headers.ContainsKey("X-ClientLocalIP") && headers.ContainsKey("X-ClientPublicIP") && headers.ContainsKey("X-MACAddress") && !headers.ContainsKey("Authorization"));
        Assert.Equal((SessionStatus.Valid, "A123"), (state.Status, state.Account));

        var tokens = await session.GetAsync(CancellationToken.None);
        Assert.Equal(("jwt-1", "feed-1", "key"), (tokens["jwtToken"], tokens["feedToken"], tokens["api_key"]));
    }

    [Theory]
    [InlineData("2026-11-27T03:00:00Z", "2026-11-27T18:30:00Z")]
    [InlineData("2026-11-27T18:29:59Z", "2026-11-27T18:30:00Z")]
    [InlineData("2026-11-27T18:30:00Z", "2026-11-28T18:30:00Z")]
    public void It_ends_at_midnight_in_India(string login, string end) =>
        Assert.Equal(DateTimeOffset.Parse(end, null), IndianMidnight.After(DateTimeOffset.Parse(login, null)));

    [Fact]
    public async Task After_midnight_it_logs_in_again_and_before_it_refreshes()
    {
        var vendor = new ScriptedVendor(
            (HttpStatusCode.OK, Welcome), (HttpStatusCode.OK, Welcome.Replace("-1", "-2", StringComparison.Ordinal)), (HttpStatusCode.OK, Welcome.Replace("-1", "-3", StringComparison.Ordinal)));
        using var session = Session(vendor);
        session.Refused(await session.GetAsync(CancellationToken.None));
        _time.Now += TimeSpan.FromSeconds(5);
        Assert.Equal("jwt-2", (await session.GetAsync(CancellationToken.None))["jwtToken"]);
        Assert.Equal("POST https://smartapi.example/rest/auth/angelbroking/jwt/v1/generateTokens", vendor.Asked[1].Line);
        Assert.Equal(("""{"refreshToken":"refresh-1"}""", "Bearer jwt-1"), (vendor.Asked[1].Body, vendor.Asked[1].Headers["Authorization"]));

        _time.Now += TimeSpan.FromDays(1);
        Assert.Equal("jwt-3", (await session.GetAsync(CancellationToken.None))["jwtToken"]);
        Assert.EndsWith("loginByPassword", vendor.Asked[2].Line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_refresh_is_refused_a_login_follows()
    {
        var vendor = new ScriptedVendor(
            (HttpStatusCode.OK, Welcome), (HttpStatusCode.OK, """{"status":false,"message":"Token Invalid","errorcode":"AG8001","data":null}"""),
            (HttpStatusCode.OK, Welcome.Replace("-1", "-2", StringComparison.Ordinal)));
        using var session = Session(vendor);
        session.Refused(await session.GetAsync(CancellationToken.None));
        _time.Now += TimeSpan.FromSeconds(5);
        Assert.Equal("jwt-2", (await session.GetAsync(CancellationToken.None))["jwtToken"]);
    }

    [Theory]
    [InlineData("""{"status":"false","message":"Invalid clientcode or password","errorcode":"AB1007","data":"null"}""", "SMARTAPI_CLIENT_CODE and SMARTAPI_PIN do not belong together")]
    [InlineData("""{"status":false,"message":"Invalid totp","errorcode":"AB1050","data":null}""", "SMARTAPI_TOTP_SECRET is another account's, or this machine's clock is wrong")]
    [InlineData("""{"success":false,"message":"Invalid API Key","errorCode":"AG8004","data":""}""", "SMARTAPI_API_KEY is not one of the keys")]
    [InlineData("<html>", "is not as its documentation says")]
    [InlineData("""{"status":true,"message":"SUCCESS","errorcode":"","data":{"jwtToken":"jwt"}}""", "has no refreshToken")]
    public async Task Wrong_credentials_are_named_and_not_tried_again(string answer, string expected)
    {
        var vendor = new ScriptedVendor((HttpStatusCode.OK, answer));
        using var session = Session(vendor);
        for (int i = 0; i < 3; i++)
        {
            var refused = await Assert.ThrowsAsync<IngestException>(() => session.GetAsync(CancellationToken.None).AsTask());
            Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("4321", refused.Message, StringComparison.Ordinal);
        }

        Assert.Single(vendor.Asked);
    }

    [Fact]
    public async Task Too_many_requests_are_no_wrong_password()
    {
        var vendor = new ScriptedVendor((HttpStatusCode.Forbidden, "Access denied because of exceeding rate limit"), (HttpStatusCode.OK, Welcome));
        using var session = Session(vendor);
        await Assert.ThrowsAsync<HttpRequestException>(() => session.GetAsync(CancellationToken.None).AsTask());
        _time.Now += TimeSpan.FromSeconds(1);
        Assert.Equal("jwt-1", (await session.GetAsync(CancellationToken.None))["jwtToken"]);
    }

    [Fact]
    public async Task Without_the_secret_the_password_is_asked_for_and_renewal_needs_somebody()
    {
        _environment.Remove("SMARTAPI_TOTP_SECRET");
        var vendor = new ScriptedVendor((HttpStatusCode.OK, Welcome));
        using var session = Session(vendor);
        Assert.Equal("totp", session.Prompt.Asks);
        await Assert.ThrowsAsync<IngestException>(() => session.LoginAsync("12345", CancellationToken.None));
        await session.LoginAsync(" 123456 ", CancellationToken.None);
        Assert.Equal("""{"clientcode":"A123","password":"4321","totp":"123456"}""", Assert.Single(vendor.Asked).Body);
        _time.Now += TimeSpan.FromDays(1);
        var refused = await Assert.ThrowsAsync<IngestException>(() => session.GetAsync(CancellationToken.None).AsTask());
        Assert.EndsWith("`pipeline login smartapi` makes a new one.", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not base 32!")]
    [InlineData("")]
    public void A_secret_that_is_none_is_named(string secret) =>
        Assert.StartsWith("SMARTAPI_TOTP_SECRET is no secret in base 32", Assert.Throws<IngestException>(() => SmartApiSession.OneTimePassword(secret, _time.Now)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task The_feed_connects_with_the_session_and_says_why_it_may_not()
    {
        using var session = Session(new ScriptedVendor((HttpStatusCode.OK, Welcome)));
        var feed = new SmartApiFeed(new Uri("ws://127.0.0.1:9/"), session);
        var endpoint = await feed.EndpointAsync(CancellationToken.None);
        Assert.Equal("ws://127.0.0.1:9/smart-stream", endpoint.Address.AbsoluteUri);
        Assert.Equal(["Authorization Bearer jwt-1", "x-api-key key", "x-client-code A123", "x-feed-token feed-1"], endpoint.Headers.Select(h => $"{h.Key} {h.Value}"));
        Assert.Equal("Invalid Header - Invalid Feed Token", feed.ReasonOf(new Dictionary<string, IEnumerable<string>> { ["X-Error-Message"] = ["Invalid Header - Invalid Feed Token"] }));
        Assert.Null(feed.ReasonOf(new Dictionary<string, IEnumerable<string>>()));
    }

    [Fact]
    public void Subscriptions_name_tokens_as_text_by_exchange_in_chunks()
    {
        using var session = Session(new ScriptedVendor((HttpStatusCode.OK, Welcome)));
        ILiveFeed feed = new SmartApiFeed(null, session);
        LiveInstrument[] two = [Frames.Of("NSE:INFY", "1|1594"), Frames.Of("NFO:NIFTY-20261124-F", "2:35001"), Frames.Of("NSE:SBIN", "1|3045")];
        Assert.Equal(
            ["""{"correlationID":"candlewick","action":1,"params":{"mode":3,"tokenList":[{"exchangeType":1,"tokens":["1594","3045"]},{"exchangeType":2,"tokens":["35001"]}]}}"""], feed.Subscribe(two));
        Assert.Equal(["""{"correlationID":"candlewick","action":0,"params":{"mode":3,"tokenList":[{"exchangeType":1,"tokens":["1594"]}]}}"""], feed.Unsubscribe(two[..1]));
        Assert.Equal(4, feed.Subscribe([.. Enumerable.Range(0, 1_000).Select(i => new LiveInstrument(two[0].Instrument, $"1|{i}"))]).Count());
        Assert.Equal("ping", feed.Heartbeat);
    }

    public void Dispose() => _folder.Dispose();

    private SmartApiSession Session(ScriptedVendor vendor) => new(
        new BrokerCredentials(_environment.GetValueOrDefault, []), new SessionStore(_folder.FullPath), new SmartApiRest(new HttpClient(vendor), Server), _time);
}
