using System.Net;
using System.Text;
using System.Text.Json;
using Candlewick.Ingestor.Breeze;
using Candlewick.Ingestor.Live;
using Candlewick.Ingestor.Sessions;
using Candlewick.Ingestor.Simulation;
using Candlewick.Ingestor.Tests.Live;
using Candlewick.Ingestor.Tests.Simulation;
using Candlewick.Instruments.Formats;
using Candlewick.Market.Instruments;
using Candlewick.Market.Ticks;
using Candlewick.Tests.Support;

namespace Candlewick.Ingestor.Tests.Breeze;

/// <summary>The simulated ICICI Direct at its wire.</summary>
public sealed class BreezeSimulatorTests : IAsyncLifetime
{
    private const string Socket = "socket.io/?EIO=4&transport=websocket";

    private static readonly DateOnly Date = new(2025, 6, 5);
    private static readonly long FromUs = (Date.ToDateTime(new TimeOnly(4, 0)) - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private readonly TempFolder _folder = new("breeze");
    private readonly HttpClient _client = new();
    private WireSimulator _simulator = null!;
    private IBrokerSession _session = null!;

    public async ValueTask InitializeAsync()
    {
        _simulator = await WireSimulator.StartAsync(
            new BreezeSimulator(),
            new WireOptions { Market = new MarketOptions { Seed = 3, Date = Date, Instruments = SimulatedInstruments.India(Date), Rate = 1 }, FromUs = FromUs, Speed = 60 },
            TimeProvider.System, CancellationToken.None);
        _session = Sessions(BreezeSimulatedLogins.ApiKey);
    }

    public async ValueTask DisposeAsync()
    {
        await _simulator.DisposeAsync();
        _client.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_login_opens_the_namespace_and_rooms_have_quotes_and_books()
    {
        await using var socket = await ConnectAsync();
        await socket.SayAsync("""42["join",["4.1!1594","4.2!1594"]]""");
        string first = await socket.HearTextAsync();
        Assert.StartsWith("""42["stock",["4.1!1594",""", first, StringComparison.Ordinal);
        string book = first;
        while (!book.Contains("4.2!", StringComparison.Ordinal))
        {
            book = await socket.HearTextAsync();
        }

        var decoder = new BreezeDecoder(() => "");
        decoder.Add(Frames.Of("NSE:INFY", "4.1!1594"));
        var tick = default(Tick);
        decoder.Begin(Encoding.UTF8.GetBytes(first));
        Assert.Equal(FrameEvent.Tick, decoder.Next(ref tick, out _));
        Assert.InRange(tick.Price, 100_000, 300_000);
        decoder.Begin(Encoding.UTF8.GetBytes(book));
        Assert.Equal(FrameEvent.Depth, decoder.Next(ref tick, out _));
        Assert.Equal((5, 5), (decoder.Depth.BidCount, decoder.Depth.AskCount));

        await socket.SayAsync("""42["leave",["4.1!1594","4.2!1594"]]""");
        await Eventually.TrueAsync(() => _simulator.Subscriptions == 0, TimeSpan.FromSeconds(10), "the rooms were left");
    }

    /// <summary>Field counts of a share, an index, a contract, a currency and a commodity.</summary>
    [Fact]
    public async Task Arrays_have_the_lengths_of_their_exchanges()
    {
        var lengths = new Dictionary<string, int>();
        await using var socket = await ConnectAsync();
        var wanted = _simulator.Market.Instruments.Where(i => i.Id.ToString() is "NSE:INFY" or "NSE:NIFTY-50" || (i.Id.Venue is "NFO" or "CDS" or "MCX" && i.Strike is null)).ToList();
        foreach (var instrument in wanted)
        {
            await socket.SayAsync($$"""42["join","{{BreezeSimulator.CodeOf(instrument)}}"]""");
        }

        while (lengths.Count < wanted.Count)
        {
            using var message = JsonDocument.Parse((await socket.HearTextAsync())[2..]);
            lengths[message.RootElement[1][0].GetString()!] = message.RootElement[1].GetArrayLength();
        }

        Assert.All(wanted, i => Assert.Equal(i.Id.Venue switch { "NSE" => 21, "MCX" => 27, _ => 23 }, lengths[BreezeSimulator.CodeOf(i)!]));
    }

    [Fact]
    public async Task Bars_are_said_as_they_end_and_read_as_the_markets()
    {
        await using var socket = await ConnectAsync("ohlcvstream/?EIO=4&transport=websocket");
        await socket.SayAsync("""42["join",["4.1!1594"]]""");
        string message = await socket.HearTextAsync();
        while (!message.StartsWith("""42["1MIN",""", StringComparison.Ordinal))
        {
            message = await socket.HearTextAsync();
        }

        var decoder = new BreezeDecoder(() => "");
        decoder.Add(Frames.Of("NSE:INFY", "NSE|INFY"));
        var bar = default(Tick);
        decoder.Begin(Encoding.UTF8.GetBytes(message));
        Assert.Equal(FrameEvent.Tick, decoder.Next(ref bar, out _));
        Assert.Equal((TickKind.Bar, 60_000_000), (bar.Kind, bar.BarIntervalUs));
        var truth = _simulator.History.Candles(InstrumentId.Parse("NSE:INFY"), 60, bar.TradeUs, bar.TradeUs + 1).Single();
        Assert.Equal((truth.Open, truth.High, truth.Low, truth.Close, truth.Volume), (bar.BarOpen, bar.BarHigh, bar.BarLow, bar.Price, bar.Size));
    }

    [Theory]
    [InlineData("""40{"user":"SIM100","token":"1"}""")]
    [InlineData("40")]
    public async Task A_wrong_login_is_refused(string connect)
    {
        await using var socket = await WireSocket.ConnectAsync(_simulator, Socket);
        Assert.StartsWith("""0{"sid":""", await socket.HearTextAsync(), StringComparison.Ordinal);
        await socket.SayAsync(connect);
        Assert.Equal("""44{"message":"Unauthorized: invalid user or token"}""", await socket.HearTextAsync());
    }

    [Theory]
    [InlineData("wrong", BreezeSimulatedLogins.ApiSession, "BREEZE_API_KEY is not one of the keys")]
    [InlineData(BreezeSimulatedLogins.ApiKey, "87654321", "the API session has ended")]
    public async Task A_wrong_credential_is_named(string key, string apiSession, string expected)
    {
        var refused = await Assert.ThrowsAsync<IngestException>(() => Sessions(key).LoginAsync(apiSession, CancellationToken.None));
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Polling_is_not_served()
    {
        using var answer = await _client.GetAsync(new Uri(_simulator.Address, "socket.io/?EIO=4&transport=polling"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task The_past_has_the_markets_candles_at_the_hours_of_India()
    {
        await _session.LoginAsync(BreezeSimulatedLogins.ApiSession, CancellationToken.None);
        var tokens = await _session.GetAsync(CancellationToken.None);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(
            _simulator.Address, "api/v2/historicalcharts?interval=5minute&from_date=2025-06-05T09:15:00.000Z&to_date=2025-06-05T09:20:00.000Z&stock_code=INFY&exch_code=NSE&product_type=cash"));
        request.Headers.Add("X-SessionToken", tokens["session_token"]);
        request.Headers.Add("apikey", tokens["api_key"]);
        using var answer = await _client.SendAsync(request);
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal(["2025-06-05 09:15:00", "2025-06-05 09:20:00"], body.RootElement.GetProperty("Success").EnumerateArray().Select(r => r.GetProperty("datetime").GetString()));
    }

    [Fact]
    public async Task Its_master_names_what_it_streams()
    {
        string path = _folder["breeze.zip"];
        await File.WriteAllBytesAsync(path, await _client.GetByteArrayAsync(new Uri(_simulator.Address, "MotherAppMaster/SecurityMaster.zip")));
        using var files = MasterFiles.Read([path], CancellationToken.None);
        var read = files.Instruments.ToDictionary(i => i.Id);

        // Currencies and commodities stand in files of their own, which are not read.
        var expected = _simulator.Market.Instruments.Where(i => i.Id.Venue is "NSE" or "NFO").ToList();
        Assert.Equal(expected.Select(i => $"{i.Id}").Order(StringComparer.Ordinal), read.Keys.Select(id => $"{id}").Order(StringComparer.Ordinal));
        Assert.All(expected, i => Assert.Contains(read[i.Id].Aliases, a => a.Kind == AliasKind.Token && a.Text == BreezeSimulator.CodeOf(i)));
        Assert.All(expected, i => Assert.Equal((i.Type, i.Expiry, i.Strike), (read[i.Id].Type, read[i.Id].Expiry, read[i.Id].Strike)));
    }

    private async Task<WireSocket> ConnectAsync(string path = Socket)
    {
        await _session.LoginAsync(BreezeSimulatedLogins.ApiSession, CancellationToken.None);
        var tokens = await _session.GetAsync(CancellationToken.None);
        var socket = await WireSocket.ConnectAsync(_simulator, path);
        Assert.StartsWith("""0{"sid":""", await socket.HearTextAsync(), StringComparison.Ordinal);
        await socket.SayAsync("40" + JsonSerializer.Serialize(new { user = tokens.Account, token = tokens["session_key"] }));
        Assert.Equal("""40{"sid":"simulated-0"}""", await socket.HearTextAsync());
        return socket;
    }

    private IBrokerSession Sessions(string key) => new BrokerSessions(
        new BrokerCredentials(name => name == "BREEZE_API_KEY" ? key : null, []), new SessionStore(_folder.FullPath), _client, TimeProvider.System).Of("breeze", _simulator.Address);
}
