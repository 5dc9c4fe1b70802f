using System.Globalization;
using System.Text.Json;
using Candlewick.Ingestor.Breeze;
using Candlewick.Ingestor.Kite;
using Candlewick.Ingestor.Sessions;
using Candlewick.Ingestor.Simulation;
using Candlewick.Ingestor.SmartApi;
using Candlewick.Market.Instruments;
using Candlewick.Market.Numbers;
using Candlewick.Tests.Support;

namespace Candlewick.Interop.Tests;

/// <summary>Clients that nobody here wrote hear from simulators what happened in the simulated market.</summary>
public sealed class VendorClientTests(VendorClients node) : IDisposable
{
    private const string Infosys = "1594";
    private const int Count = 60;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly DateOnly Date = new(2025, 6, 5);
    private static readonly long FromUs = (Date.ToDateTime(new TimeOnly(5, 0)) - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private readonly TempFolder _folder = new("vendors");
    private readonly HttpClient _client = new();

    [Fact]
    public async Task SmartAPIs_own_client_logs_in_reads_candles_and_decodes_every_mode()
    {
        Assert.SkipWhen(node.Missing is not null, node.Missing ?? "");

        // Tokens and modes are counted together there: the market begins with the fourth.
        await using var simulator = await StartAsync(new SmartApiSimulator(TimeProvider.System), beginsAt: 4);
        string totp = SmartApiSession.OneTimePassword(SmartApiSimulatedLogins.TotpSecret, TimeProvider.System.GetUtcNow());
        var lines = Parse(await node.RunAsync("smartapi.cjs", Limit,
            simulator.Address.ToString().TrimEnd('/'), simulator.SocketAddress.ToString(), SmartApiSimulatedLogins.ApiKey, SmartApiSimulatedLogins.ClientCode, SmartApiSimulatedLogins.Pin, totp,
            Infosys, Count.ToString(CultureInfo.InvariantCulture), "2025-06-05 10:15", "2025-06-05 10:19"));

        Assert.True(lines[0].GetProperty("data").GetProperty("status").GetBoolean());
        Assert.Equal(
            ["2025-06-05T10:15:00+05:30", "2025-06-05T10:16:00+05:30", "2025-06-05T10:17:00+05:30", "2025-06-05T10:18:00+05:30", "2025-06-05T10:19:00+05:30"],
            lines[1].GetProperty("data").EnumerateArray().Select(row => row[0].GetString()!));
        var updates = Updates("NSE:INFY");
        var ticks = lines.Skip(2).Select(line => line.GetProperty("data")).ToList();
        Assert.Equal(updates.Select(Last), Of("1").Select(t => $"{Text(t, "last_traded_price")} at {Text(t, "exchange_timestamp")}"));
        Assert.Equal(updates.Select(Day), Of("2").Select(DayOf));
        Assert.Equal(updates.Select(Day), Of("3").Select(DayOf));
        Assert.Equal(
            updates.Select(u => $"{u.TradeUs / 1_000_000} {string.Join(' ', Levels(u, 5, isBid: true))} {string.Join(' ', Levels(u, 5, isBid: false))}"),
            Of("3").Select(t => $"{Text(t, "last_traded_timestamp")} {LevelsOf(t, "best_5_buy_data")} {LevelsOf(t, "best_5_sell_data")}"));
        Assert.Equal(
            updates.Select(u => $"{string.Join(' ', Levels(u, 20, isBid: true))} {string.Join(' ', Levels(u, 20, isBid: false))}"),
            Of("4").Select(t => $"{LevelsOf(t, "depth_twenty_buy_data")} {LevelsOf(t, "depth_twenty_sell_data")}"));

        List<JsonElement> Of(string mode) => [.. ticks.Where(t => Text(t, "subscription_mode") == mode)];

        static string Last(MarketUpdate u) => string.Create(CultureInfo.InvariantCulture, $"{u.Price} at {u.ExchangeUs / 1_000_000 * 1_000}");

        static string Day(MarketUpdate u) => string.Create(
            CultureInfo.InvariantCulture,
            $"{u.Price} x {u.Size} avg {u.AveragePrice} vol {u.CumulativeVolume} bid {u.TotalBidQuantity} ask {u.TotalAskQuantity} {u.SessionOpen} {u.SessionHigh} {u.SessionLow} {u.PreviousClose}");

        static string DayOf(JsonElement t) =>
            $"{Text(t, "last_traded_price")} x {Text(t, "last_traded_quantity")} avg {Text(t, "avg_traded_price")} vol {Text(t, "vol_traded")} bid {Text(t, "total_buy_quantity")} ask {Text(t, "total_sell_quantity")} "
            + $"{Text(t, "open_price_day")} {Text(t, "high_price_day")} {Text(t, "low_price_day")} {Text(t, "close_price")}";

        static IEnumerable<string> Levels(MarketUpdate u, int count, bool isBid) => Enumerable.Range(0, count).Select(i => isBid ? u.BidAt(i) : u.AskAt(i))
            .Select(l => string.Create(CultureInfo.InvariantCulture, $"{l.Size}@{l.Price}/{l.Orders}"));

        static string LevelsOf(JsonElement t, string side) =>
            string.Join(' ', t.GetProperty(side).EnumerateArray().Select(l => $"{Text(l, "quantity")}@{Text(l, "price")}/{Text(l, "no_of_orders")}"));
    }

    [Fact]
    public async Task Zerodhas_own_ticker_subscribes_and_decodes_full_packets()
    {
        Assert.SkipWhen(node.Missing is not null, node.Missing ?? "");
        await using var simulator = await StartAsync(new KiteSimulator(), beginsAt: 1);
        int place = simulator.Market.Find(InstrumentId.Parse("NSE:INFY"));
        string token = new KiteListing(simulator.Market.Instruments).TokenAt(place)!.Value.Value.ToString(CultureInfo.InvariantCulture);
        var lines = Parse(await node.RunAsync("kite.cjs", Limit,
            simulator.SocketAddress.ToString(), KiteSimulatedLogins.ApiKey, KiteSimulatedLogins.StandingToken, token, (Count / 2).ToString(CultureInfo.InvariantCulture)));

        // It subscribes in another mode first, in which the market begins: a few updates may come in that one.
        var heard = lines.Select(line => line.GetProperty("data")).Select(t => $"{Number(t.GetProperty("last_price"))} vol {t.GetProperty("volume_traded")} at {t.GetProperty("traded")}, bid {Best(t, "buy")} ask {Best(t, "sell")}").ToList();
        var happened = Updates("NSE:INFY").Select(u => $"{Rupees(u.Price)} vol {u.CumulativeVolume} at {u.TradeUs / 1_000_000}, bid {Rupees(u.Bid)}x{u.BidSize} ask {Rupees(u.Ask)}x{u.AskSize}").ToList();
        Assert.Equal(happened.Skip(happened.IndexOf(heard[0])).Take(heard.Count), heard);

        static string Best(JsonElement t, string side) => $"{Number(t.GetProperty("depth").GetProperty(side)[0].GetProperty("price"))}x{t.GetProperty("depth").GetProperty(side)[0].GetProperty("quantity")}";
    }

    [Fact]
    public async Task Socket_IOs_own_client_logs_in_at_Breeze_joins_rooms_and_hears_quotes()
    {
        Assert.SkipWhen(node.Missing is not null, node.Missing ?? "");
        await using var simulator = await StartAsync(new BreezeSimulator(), beginsAt: 1);
        var sessions = new BrokerSessions(
            new BrokerCredentials(name => name == "BREEZE_API_KEY" ? BreezeSimulatedLogins.ApiKey : null, []), new SessionStore(_folder.FullPath), _client, TimeProvider.System);
        await sessions.Of("breeze", simulator.Address).LoginAsync(BreezeSimulatedLogins.ApiSession, CancellationToken.None);
        var tokens = await sessions.Of("breeze", simulator.Address).GetAsync(CancellationToken.None);
        var lines = Parse(await node.RunAsync("breeze.cjs", Limit, simulator.Address.ToString(), tokens.Account, tokens["session_key"], Count.ToString(CultureInfo.InvariantCulture), "4.1!" + Infosys));

        Assert.Equal("connect", lines[0].GetProperty("kind").GetString());
        Assert.Equal(
            Updates("NSE:INFY").Select(u => $"21 fields, {Rupees(u.Price)} vol {u.CumulativeVolume} at {u.TradeUs / 1_000_000}, {Rupees(u.Bid)} {Rupees(u.Ask)}"),
            lines.Skip(1).Select(line => line.GetProperty("data")).Select(q =>
                $"{q.GetArrayLength()} fields, {Number(q[2])} vol {q[12]} at {q[19]}, {Number(q[6])} {Number(q[8])}"));
    }

    [Fact]
    public async Task Socket_IOs_own_client_is_told_that_its_login_is_refused()
    {
        Assert.SkipWhen(node.Missing is not null, node.Missing ?? "");
        await using var simulator = await StartAsync(new BreezeSimulator(), beginsAt: 1);
        var line = Assert.Single(Parse(await node.RunAsync("breeze.cjs", Limit, simulator.Address.ToString(), "SIM100", "wrong", "1", "4.1!" + Infosys)));
        Assert.Equal("""{"kind":"connect_error","data":{"message":"Unauthorized: invalid user or token"}}""", line.GetRawText());
    }

    public void Dispose()
    {
        _client.Dispose();
        _folder.Dispose();
    }

    private static MarketOptions Options() => new() { Seed = 5, Date = Date, Instruments = SimulatedInstruments.India(Date), Rate = 5 };

    private static Task<WireSimulator> StartAsync(IWireVendor vendor, int beginsAt) =>
        WireSimulator.StartAsync(vendor, new WireOptions { Market = Options(), FromUs = FromUs, Speed = 30, BeginsAt = beginsAt }, TimeProvider.System, CancellationToken.None);

    /// <summary>An instrument as it was when the market began, and what happened to it then.</summary>
    private static List<MarketUpdate> Updates(string id)
    {
        var market = new SimulatedMarket(Options());
        market.SkipTo(FromUs);
        int place = market.Find(InstrumentId.Parse(id));
        var updates = new List<MarketUpdate> { market[place] };
        while (updates.Count < Count)
        {
            var update = market.Next();
            if (update.Instrument == place)
            {
                updates.Add(update);
            }
        }

        return updates;
    }

    private static string Rupees(long paise) => Decimals.Normalize(ScaledNumber.ToDecimal(paise, 2)).ToString(CultureInfo.InvariantCulture);

    private static string Number(JsonElement number) => Decimals.Normalize(number.GetDecimal()).ToString(CultureInfo.InvariantCulture);

    private static string Text(JsonElement tick, string name) => tick.GetProperty(name).ToString();

    private static List<JsonElement> Parse(string[] lines) => [.. lines.Select(line => JsonSerializer.Deserialize<JsonElement>(line))];
}
