using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using Candlewick.Ingestor.Kite;
using Candlewick.Ingestor.Live;
using Candlewick.Ingestor.Sessions;
using Candlewick.Ingestor.Simulation;
using Candlewick.Instruments.Formats;
using Candlewick.Market.Instruments;
using Candlewick.Market.Ticks;
using Candlewick.Tests.Support;

namespace Candlewick.Ingestor.Tests.Kite;

/// <summary>Zerodha's wire as our own feed, session and reader of instruments find it.</summary>
public sealed class KiteSimulatorTests : IAsyncLifetime
{
    private static readonly DateOnly Date = new(2025, 6, 5);

    private readonly TempFolder _folder = new("kite");
    private readonly HttpClient _client = new(new HttpClientHandler { AllowAutoRedirect = false });
    private WireSimulator _simulator = null!;
    private BrokerSessions _sessions = null!;

    public async ValueTask InitializeAsync()
    {
        _simulator = await WireSimulator.StartAsync(new KiteSimulator(), Options(), TimeProvider.System, CancellationToken.None);
        var secrets = new Dictionary<string, string> { ["KITE_API_KEY"] = KiteSimulatedLogins.ApiKey, ["KITE_API_SECRET"] = KiteSimulatedLogins.ApiSecret };
        _sessions = new BrokerSessions(new BrokerCredentials(secrets.GetValueOrDefault, []), new SessionStore(_folder.FullPath), _client, _simulator.Clock);
    }

    [Fact]
    public async Task A_login_leads_to_a_socket_and_its_end_to_403()
    {
        var session = _sessions.Of("kite", _simulator.SocketAddress);
        using var page = await _client.GetAsync(session.Prompt.Visit);
        await session.LoginAsync(page.Headers.Location!.ToString(), CancellationToken.None);
        Assert.Equal((SessionStatus.Valid, KiteSimulatedLogins.User), (session.State.Status, session.State.Account));

        // A request token is good once.
        await Assert.ThrowsAsync<IngestException>(() => session.LoginAsync(page.Headers.Location!.ToString(), CancellationToken.None));

        var feed = new KiteFeed(_simulator.SocketAddress, session);
        var endpoint = await feed.EndpointAsync(CancellationToken.None);
        using (var socket = new ClientWebSocket())
        {
            await socket.ConnectAsync(endpoint.Address, CancellationToken.None);
        }

        await session.EndAsync(CancellationToken.None);
        using var refused = new ClientWebSocket();
        refused.Options.CollectHttpResponseDetails = true;
        await Assert.ThrowsAsync<WebSocketException>(() => refused.ConnectAsync(endpoint.Address, CancellationToken.None));
        Assert.Equal(HttpStatusCode.Forbidden, refused.HttpStatusCode);
    }

    [Fact]
    public async Task What_is_subscribed_to_is_told_in_its_mode_and_read_as_it_was_written()
    {
        var listing = new KiteListing(_simulator.Market.Instruments);
        var share = _simulator.Market.Instruments[0];
        var index = _simulator.Market.Instruments.First(i => i.Type == InstrumentType.Index);
        var currency = _simulator.Market.Instruments.First(i => i.Id.Venue == "CDS");
        var wanted = new[] { share, index, currency }.Select(i => Wanted(listing, i)).ToList();
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri(_simulator.SocketAddress, $"?api_key={KiteSimulatedLogins.ApiKey}&access_token={KiteSimulatedLogins.StandingToken}"), CancellationToken.None);
        foreach (string message in new KiteFeed(null, null!).Subscribe(wanted))
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, true, CancellationToken.None);
        }

        var decoder = new KiteDecoder();
        wanted.ForEach(decoder.Add);
        var ticks = new Dictionary<string, List<Tick>>();
        await ReadAsync(socket, decoder, (id, tick) => (ticks.TryGetValue(id, out var of) ? of : ticks[id] = []).Add(tick), () => ticks.Count == 3 && ticks.Values.All(t => t.Count > 3));

        Assert.All(ticks[$"{share.Id}"].Skip(1), t => Assert.True(t is { PriceScale: 2, TradeUs: > 0, ExchangeUs: > 0, CumulativeVolume: > 0 } && t.Has(TickFields.Bid | TickFields.Ask)));
        Assert.All(ticks[$"{index.Id}"].Skip(1), t => Assert.True(t is { PriceScale: 2, TradeUs: 0, ExchangeUs: > 0 } && !t.Has(TickFields.CumulativeVolume)));
        Assert.All(ticks[$"{currency.Id}"].Skip(1), t => Assert.True(t is { PriceScale: 7 } && t.Price % 25_000 == 0));
    }

    [Fact]
    public async Task Its_instruments_are_read_as_Zerodhas_are()
    {
        await using var file = await _client.GetStreamAsync(new Uri(_simulator.Address, "/instruments"));
        using var memory = new MemoryStream();
        await file.CopyToAsync(memory);
        string path = _folder["kite.csv"];
        await File.WriteAllBytesAsync(path, memory.ToArray());
        using var files = MasterFiles.Read([path], CancellationToken.None);
        var read = files.Instruments.ToList();

        var listed = _simulator.Market.Instruments.Where(i => i.Token != 0).ToDictionary(i => i.Id);
        Assert.Equal(listed.Keys.Select(i => $"{i}").Order(StringComparer.Ordinal), read.Select(i => $"{i.Id}").Order(StringComparer.Ordinal));
        Assert.All(read, i => Assert.Equal((listed[i.Id].Type, listed[i.Id].Expiry, listed[i.Id].Strike), (i.Type, i.Expiry, i.Strike)));
    }

    [Fact]
    public async Task Candles_of_the_past_need_a_session_and_have_the_vendors_times()
    {
        uint token = new KiteListing(_simulator.Market.Instruments).TokenAt(0)!.Value.Value;
        string path = string.Create(CultureInfo.InvariantCulture, $"/instruments/historical/{token}/minute?from=2025-06-04+09:15:00&to=2025-06-04+09:20:00");
        Assert.Contains("\"error_type\":\"TokenException\"", await AskAsync(path, "simulated:wrong"), StringComparison.Ordinal);

        string login = $"{KiteSimulatedLogins.ApiKey}:{KiteSimulatedLogins.StandingToken}";
        string candles = await AskAsync(path, login);
        Assert.StartsWith("""200 {"status":"success","data":{"candles":[["2025-06-04T09:15:00+0530",""", candles, StringComparison.Ordinal);
        Assert.Equal(6, candles.Split("+0530").Length - 1);
        Assert.Contains("interval exceeds max limit: 60 days", await AskAsync(path.Replace("from=2025-06-04", "from=2025-01-01", StringComparison.Ordinal), login), StringComparison.Ordinal);
        Assert.StartsWith("400 ", await AskAsync(path.Replace("minute", "second", StringComparison.Ordinal), login), StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await _simulator.DisposeAsync();
        _client.Dispose();
        _folder.Dispose();
    }

    private static WireOptions Options() => new()
    {
        Market = new MarketOptions { Seed = 5, Date = Date, Instruments = SimulatedInstruments.India(Date), Rate = 5 },
        FromUs = TickTime.Of(new DateTimeOffset(Date, new TimeOnly(9, 59), TimeSpan.FromHours(5.5))),
        Speed = 20,
        BeginsAt = 3,
    };

    private static LiveInstrument Wanted(KiteListing listing, SimulatedInstrument instrument)
    {
        var all = SimulatedInstruments.India(Date);
        int place = Enumerable.Range(0, all.Count).First(i => all[i].Id == instrument.Id);
        return Live.Frames.Of($"{instrument.Id}", $"{listing.TokenAt(place)!.Value.Value}");
    }

    private static async Task ReadAsync(ClientWebSocket socket, KiteDecoder decoder, Action<string, Tick> add, Func<bool> isEnough)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        byte[] buffer = new byte[1 << 20];
        while (!isEnough())
        {
            int length = 0;
            ValueWebSocketReceiveResult received;
            do
            {
                received = await socket.ReceiveAsync(buffer.AsMemory(length), patience.Token);
                length += received.Count;
            }
            while (!received.EndOfMessage);

            decoder.Begin(buffer.AsMemory(0, length));
            var tick = default(Tick);
            while (decoder.Next(ref tick, out var instrument) is var what && what != FrameEvent.End)
            {
                Assert.Equal(FrameEvent.Tick, what);
                add($"{instrument!.Id}", tick);
                tick = default;
            }
        }
    }

    private async Task<string> AskAsync(string path, string login)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_simulator.Address, path));
        request.Headers.TryAddWithoutValidation("Authorization", $"token {login}");
        using var answer = await _client.SendAsync(request);
        return $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}";
    }
}
