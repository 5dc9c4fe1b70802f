using System.Net;
using System.Text;
using Candlewick.Ingestor.Breeze;
using Candlewick.Ingestor.Live;
using Candlewick.Ingestor.Sessions;
using Candlewick.Ingestor.Tests.Live;
using Candlewick.Ingestor.Tests.Sessions;
using Candlewick.Market.Ticks;
using Candlewick.Tests.Support;

namespace Candlewick.Ingestor.Tests.Breeze;

public sealed class BreezeSessionTests : IDisposable
{
    /// <summary>Base 64 of <c>AB123456:9876543</c>.</summary>
    private const string Token = "QUIxMjM0NTY6OTg3NjU0Mw==";

    private const string Welcome = $$"""{"Success":{"exg_trade_date":{"NSE":"27-Nov-2026"},"session_token":"{{Token}}","idirect_userid":"AB123456"},"Status":200,"Error":null}""";

    private static readonly Uri Server = new("https://breeze.example/");

    private readonly TempFolder _folder = new("breeze");
    private readonly StandingTime _time = new(new DateTimeOffset(2026, 11, 27, 4, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData("1234567")]
    [InlineData("https://127.0.0.1/?apisession=1234567")]
    [InlineData("https://127.0.0.1/?x=1&API_Session=1234567&y=2")]
    public async Task An_api_session_gives_a_token_of_user_and_key(string answer)
    {
        var vendor = new ScriptedVendor((HttpStatusCode.OK, Welcome));
        using var session = Session(vendor);
        Assert.Equal(("https://breeze.example/apiuser/login?api_key=a%2Bb%2Fc", "API_Session"), (session.Prompt.Visit!.AbsoluteUri, session.Prompt.Asks));
        var state = await session.LoginAsync(answer, CancellationToken.None);
        Assert.Equal((SessionStatus.Valid, "AB123456", new DateTimeOffset(2026, 11, 27, 18, 30, 0, TimeSpan.Zero)), (state.Status, state.Account, state.ExpiresAt));

        var (line, body, _) = Assert.Single(vendor.Asked);
        Assert.Equal("GET https://breeze.example/breezeapi/api/v1/customerdetails", line);
        Assert.Equal("""{"SessionToken":"1234567","AppKey":"a\u002Bb/c"}""", body);
        var tokens = await session.GetAsync(CancellationToken.None);
        Assert.Equal((Token, "9876543", "a+b/c"), (tokens["session_token"], tokens["session_key"], tokens["api_key"]));
    }

    [Theory]
    [InlineData("""{"Success":null,"Status":500,"Error":"Public Key does not exist."}""", "BREEZE_API_KEY is not one of the keys")]
    [InlineData("""{"Success":null,"Status":500,"Error":"Resource not available."}""", "the API session has ended")]
    [InlineData("""{"Success":null,"Status":401,"Error":"Invalid session."}""", "the API session is not one of BREEZE_API_KEY")]
    [InlineData("""{"Success":{"session_token":"bm9jb2xvbg=="},"Status":200,"Error":null}""", "no session_token of a user and a key")]
    [InlineData("""{"Success":{},"Status":200,"Error":null}""", "no session_token of a user and a key")]
    [InlineData("<html>", "is not as its documentation says")]
    public async Task A_refused_login_says_what_to_mend(string answer, string expected)
    {
        using var session = Session(new ScriptedVendor((HttpStatusCode.OK, answer)));
        var refused = await Assert.ThrowsAsync<IngestException>(() => session.LoginAsync("1234567", CancellationToken.None));
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("1234567", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_requests_are_no_wrong_login()
    {
        using var session = Session(new ScriptedVendor((HttpStatusCode.OK, """{"Success":null,"Status":5,"Error":"Limit exceed: API call per minute:"}""")));
        await Assert.ThrowsAsync<HttpRequestException>(() => session.LoginAsync("1234567", CancellationToken.None));
    }

    /// <summary>Computed with sha256sum.</summary>
    [Fact]
    public void Requests_of_the_first_version_are_signed()
    {
        Assert.Equal("2026-11-27T04:00:00.000Z", BreezeChecksum.Timestamp(_time.Now.AddMilliseconds(750)));
        Assert.Equal(
            "token c20811b80b5262d82309084ef543f47355aff0ff04fb7ea17d5fe8b2ab479ef8",
            BreezeChecksum.Of("2026-11-27T04:00:00.000Z", Encoding.UTF8.GetBytes("""{"stock_code":"ITC"}"""), "s3cret"));
    }

    [Fact]
    public async Task The_feed_opens_the_namespace_with_user_and_key()
    {
        using var session = Session(new ScriptedVendor((HttpStatusCode.OK, Welcome)));
        await session.LoginAsync("1234567", CancellationToken.None);
        var feed = new BreezeFeed(new Uri("ws://127.0.0.1:9/"), session);
        var endpoint = await feed.EndpointAsync(CancellationToken.None);
        Assert.Equal("ws://127.0.0.1:9/socket.io/?EIO=4&transport=websocket", endpoint.Address.AbsoluteUri);

        var decoder = feed.Decoder();
        var tick = default(Tick);
        decoder.Begin("""0{"sid":"a"}"""u8.ToArray());
        Assert.Equal(FrameEvent.Answer, decoder.Next(ref tick, out _));
        Assert.Equal("""40{"user":"AB123456","token":"9876543"}""", decoder.Said);
    }

    [Fact]
    public void Rooms_are_joined_for_quotes_and_for_books()
    {
        using var session = Session(new ScriptedVendor((HttpStatusCode.OK, Welcome)));
        var feed = new BreezeFeed(null, session);
        LiveInstrument[] two = [Frames.Of("NSE:RELIANCE", "4.1!2885"), Frames.Of("NSE:NIFTY-50", "4.1!NIFTY 50")];
        Assert.Equal(["""42["join",["4.1!2885","4.2!2885","4.1!NIFTY 50","4.2!NIFTY 50"]]"""], feed.Subscribe(two));
        Assert.Equal(["""42["leave",["4.1!2885","4.2!2885"]]"""], feed.Unsubscribe(two[..1]));
        Assert.True(feed.Limits.SubscribesWhenReady);
    }

    public void Dispose() => _folder.Dispose();

    private BreezeSession Session(ScriptedVendor vendor) => new(
        new BrokerCredentials(name => name == "BREEZE_API_KEY" ? "a+b/c" : null, []), new SessionStore(_folder.FullPath), new BreezeRest(new HttpClient(vendor), Server), _time);
}
