using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Candlewick.Ingestor.Live;
using Candlewick.Ingestor.Sessions;
using Candlewick.Ingestor.Simulation;
using Candlewick.Ingestor.SmartApi;
using Candlewick.Ingestor.Tests.Live;
using Candlewick.Ingestor.Tests.Simulation;
using Candlewick.Instruments.Formats;
using Candlewick.Market.Instruments;
using Candlewick.Market.Ticks;
using Candlewick.Tests.Support;

namespace Candlewick.Ingestor.Tests.SmartApi;

/// <summary>The simulated Angel One at its wire.</summary>
public sealed class SmartApiSimulatorTests : IAsyncLifetime
{
    private static readonly DateOnly Date = new(2025, 6, 5);
    private static readonly long FromUs = (Date.ToDateTime(new TimeOnly(4, 0)) - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private readonly TempFolder _folder = new("smartapi");
    private readonly HttpClient _client = new();
    private WireSimulator _simulator = null!;
    private IBrokerSession _session = null!;

    public async ValueTask InitializeAsync()
    {
        _simulator = await WireSimulator.StartAsync(
            new SmartApiSimulator(TimeProvider.System),
            new WireOptions { Market = new MarketOptions { Seed = 3, Date = Date, Instruments = SimulatedInstruments.India(Date), Rate = 1 }, FromUs = FromUs, Speed = 60 },
            TimeProvider.System, CancellationToken.None);
        _session = Sessions().Of("smartapi", _simulator.Address);
    }

    public async ValueTask DisposeAsync()
    {
        await _simulator.DisposeAsync();
        _client.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(1, 51)]
    [InlineData(2, 123)]
    [InlineData(3, 379)]
    [InlineData(4, 443)]
    public async Task Every_mode_has_its_packet(int mode, int length)
    {
        await using var socket = await ConnectAsync();
        await socket.SayAsync($$$"""{"correlationID":"a1","action":1,"params":{"mode":{{{mode}}},"tokenList":[{"exchangeType":1,"tokens":["1594"]}]}}""");
        byte[] packet = await socket.HearAsync();
        Assert.Equal((length, mode, 1), (packet.Length, packet[0], packet[1]));
        Assert.Equal("1594", Encoding.ASCII.GetString(packet, 2, 25).TrimEnd('\0'));

        var decoder = new SmartApiDecoder();
        decoder.Add(Frames.Of("NSE:INFY", "1|1594"));
        var tick = default(Tick);
        decoder.Begin(packet);
        Assert.Equal(mode == 4 ? FrameEvent.Depth : FrameEvent.Tick, decoder.Next(ref tick, out _));
        Assert.Equal(mode != 4, tick.Price is > 100_000 and < 300_000);
        Assert.Equal(mode switch { 4 => 20, 3 => 5, _ => 0 }, decoder.Depth.BidCount);
    }

    [Fact]
    public async Task Currencies_are_in_ten_millionths()
    {
        var future = _simulator.Market.Instruments.Single(i => i.Id.Venue == "CDS");
        await using var socket = await ConnectAsync();
        await socket.SayAsync($$$"""{"correlationID":"a1","action":1,"params":{"mode":1,"tokenList":[{"exchangeType":13,"tokens":["{{{future.Token}}}"]}]}}""");
        Assert.InRange(BitConverter.ToInt64(await socket.HearAsync(), 43), 800_000_000, 1_000_000_000);
    }

    [Fact]
    public async Task Pings_are_answered_and_nonsense_is_named()
    {
        await using var socket = await ConnectAsync();
        await socket.SayAsync("ping");
        Assert.Equal("pong", await socket.HearTextAsync());
        foreach (string nonsense in new[]
        {
            "nonsense", "{}", """{"action":2,"params":{"mode":1,"tokenList":[]}}""", """{"action":1,"params":{"mode":5,"tokenList":[]}}""",
            """{"action":1,"params":{"mode":1,"tokenList":[{"exchangeType":1,"tokens":[1594]}]}}""",
        })
        {
            await socket.SayAsync(nonsense);
            Assert.Equal("""{"correlationID":"","errorCode":"E1001","errorMessage":"Invalid Request Payload."}""", await socket.HearTextAsync());
        }
    }

    [Fact]
    public async Task Too_many_subscriptions_are_refused()
    {
        await using var socket = await ConnectAsync();
        await socket.SayAsync("""{"correlationID":"deep","action":1,"params":{"mode":4,"tokenList":[{"exchangeType":2,"tokens":["35001"]}]}}""");
        Assert.Equal("""{"correlationID":"deep","errorCode":"E1002","errorMessage":"Invalid Request. Subscription Limit Exceeded"}""", await socket.HearTextAsync());
    }

    [Theory]
    [InlineData("Authorization", "Bearer wrong", "Invalid Header - Invalid Auth token")]
    [InlineData("x-client-code", "WRONG", "Invalid Header - Invalid Client Code")]
    [InlineData("x-api-key", "wrong", "Invalid Header - Invalid API Key")]
    [InlineData("x-feed-token", "wrong", "Invalid Header - Invalid Feed Token")]
    public async Task A_wrong_header_is_named(string header, string value, string expected)
    {
        var headers = (await HeadersAsync()).Select(h => h.Key == header ? (header, value) : (h.Key, h.Value)).ToList();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_simulator.Address, "smart-stream"));
        headers.ForEach(h => request.Headers.TryAddWithoutValidation(h.Item1, h.Item2));
        using var answer = await _client.SendAsync(request);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal([expected], answer.Headers.GetValues("x-error-message"));
    }

    [Fact]
    public async Task A_browser_says_its_login_in_the_address()
    {
        var tokens = await _session.GetAsync(CancellationToken.None);
        await using var socket = await WireSocket.ConnectAsync(_simulator, $"smart-stream?clientCode={tokens.Account}&feedToken={tokens["feedToken"]}&apiKey={tokens["api_key"]}");
        await socket.SayAsync("ping");
        Assert.Equal("pong", await socket.HearTextAsync());
        await Assert.ThrowsAsync<WebSocketException>(() => WireSocket.ConnectAsync(_simulator, "smart-stream"));
    }

    [Theory]
    [InlineData("SMARTAPI_PIN", "9999", "SMARTAPI_CLIENT_CODE and SMARTAPI_PIN do not belong together")]
    [InlineData("SMARTAPI_API_KEY", "wrong", "SMARTAPI_API_KEY is not one of the keys")]
    [InlineData("SMARTAPI_TOTP_SECRET", "AAAAAAAAAAAAAAAA", "SMARTAPI_TOTP_SECRET is another account's")]
    public async Task A_wrong_credential_is_named(string variable, string value, string expected)
    {
        var session = Sessions((variable, value)).Of("smartapi", _simulator.Address);
        var refused = await Assert.ThrowsAsync<IngestException>(() => session.GetAsync(CancellationToken.None).AsTask());
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_logins_in_a_second_are_too_many()
    {
        var first = Sessions().Of("smartapi", _simulator.Address);
        await first.LoginAsync(null, CancellationToken.None);
        var tooMany = await Assert.ThrowsAsync<HttpRequestException>(() => Sessions().Of("smartapi", _simulator.Address).LoginAsync(null, CancellationToken.None));
        Assert.Equal("SmartAPI says that it is asked too often", tooMany.Message);
        await first.LoginAsync(null, CancellationToken.None);
    }

    [Fact]
    public async Task A_session_can_be_refreshed_and_ended()
    {
        var tokens = await _session.GetAsync(CancellationToken.None);
        _session.Refused(tokens);
        var renewed = await _session.GetAsync(CancellationToken.None);
        Assert.NotEqual(tokens["jwtToken"], renewed["jwtToken"]);
        await _session.EndAsync(CancellationToken.None);
        Assert.Equal(SessionStatus.None, _session.State.Status);
    }

    [Fact]
    public async Task The_past_has_the_markets_candles()
    {
        var tokens = await _session.GetAsync(CancellationToken.None);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_simulator.Address, "rest/secure/angelbroking/historical/v1/getCandleData"))
        {
            Content = JsonContent.Create(new { exchange = "NSE", symboltoken = "1594", interval = "FIVE_MINUTE", fromdate = "2025-06-05 09:15", todate = "2025-06-05 09:24" }),
        };
        request.Headers.Add("Authorization", $"Bearer {tokens["jwtToken"]}");
        using var answer = await _client.SendAsync(request);
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        var rows = body.RootElement.GetProperty("data").EnumerateArray().ToList();
        Assert.Equal(["2025-06-05T09:15:00+05:30", "2025-06-05T09:20:00+05:30"], rows.Select(r => r[0].GetString()));
        Assert.All(rows, r => Assert.True(r[2].GetDecimal() >= r[3].GetDecimal() && r[5].GetInt64() > 0));
    }

    [Fact]
    public async Task Its_master_names_what_it_streams()
    {
        string path = _folder["smartapi.json"];
        await File.WriteAllBytesAsync(path, await _client.GetByteArrayAsync(new Uri(_simulator.Address, "OpenAPI_File/files/OpenAPIScripMaster.json")));
        using var files = MasterFiles.Read([path], CancellationToken.None);
        var read = files.Instruments.ToDictionary(i => i.Id);

        Assert.Equal(_simulator.Market.Instruments.Select(i => $"{i.Id}").Order(StringComparer.Ordinal), read.Keys.Select(id => $"{id}").Order(StringComparer.Ordinal));
        Assert.All(_simulator.Market.Instruments, i => Assert.Equal((i.Type, i.Expiry, i.Strike), (read[i.Id].Type, read[i.Id].Expiry, read[i.Id].Strike)));
        Assert.Contains(read[InstrumentId.Parse("NSE:NIFTY-50")].Aliases, a => a is { Kind: AliasKind.Token, Text: "1:99926000" });
    }

    private async Task<WireSocket> ConnectAsync() => await WireSocket.ConnectAsync(_simulator, "smart-stream", (await HeadersAsync()).Select(h => (h.Key, h.Value)));

    private async Task<IReadOnlyList<KeyValuePair<string, string>>> HeadersAsync() =>
        (await new SmartApiFeed(_simulator.SocketAddress, _session).EndpointAsync(CancellationToken.None)).Headers;

    private BrokerSessions Sessions(params (string Name, string Value)[] other)
    {
        var environment = new Dictionary<string, string>
        {
            ["SMARTAPI_API_KEY"] = SmartApiSimulatedLogins.ApiKey, ["SMARTAPI_CLIENT_CODE"] = SmartApiSimulatedLogins.ClientCode,
            ["SMARTAPI_PIN"] = SmartApiSimulatedLogins.Pin, ["SMARTAPI_TOTP_SECRET"] = SmartApiSimulatedLogins.TotpSecret,
        };
        foreach (var (name, value) in other)
        {
            environment[name] = value;
        }

        return new BrokerSessions(new BrokerCredentials(environment.GetValueOrDefault, []), new SessionStore(_folder.FullPath), _client, TimeProvider.System);
    }
}
