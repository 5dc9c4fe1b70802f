using System.Globalization;
using Candlewick.Ingestor.Simulation;
using Candlewick.Market.Instruments;
using Candlewick.Market.Numbers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Ingestor.Breeze;

/// <summary>ICICI Direct's side of the wire over a simulated market: logins, the security master, quotes, books and bars over Socket.IO, and the candles of the past.</summary>
internal sealed class BreezeSimulator : IWireVendor
{
    private const int MostRows = 1_000;

    private static readonly TimeSpan India = new(5, 30, 0);

    private static readonly Dictionary<string, int> Intervals = new(StringComparer.OrdinalIgnoreCase)
    {
        ["1second"] = 1, ["1minute"] = 60, ["5minute"] = 300, ["30minute"] = 1_800, ["1day"] = 0,
    };

    private readonly BreezeSimulatedLogins _logins = new();

    public string Name => "breeze";

    public string SocketPath => "/";

    /// <summary>What quotes of an instrument come under, <c>4.1!2885</c>; null where this vendor has no such exchange.</summary>
    public static string? CodeOf(SimulatedInstrument instrument)
    {
        int? exchange = instrument.Id.Venue switch { "NSE" or "NFO" => 4, "BSE" => 1, "BFO" => 8, "MCX" => 6, "CDS" => 13, _ => null };
        return exchange is null ? null
            : instrument.Type == InstrumentType.Index ? $"{exchange}.1!{instrument.Name}"
            : string.Create(CultureInfo.InvariantCulture, $"{exchange}.1!{instrument.Token}");
    }

    /// <summary>ICICI's own name of what is traded; here the exchange's.</summary>
    public static string ShortNameOf(SimulatedInstrument instrument) =>
        Contract.TryParse(instrument.Id.Symbol, out var contract) ? contract.Underlying
        : instrument.Type == InstrumentType.Index ? instrument.Name
        : instrument.Id.Symbol;

    public void Map(IEndpointRouteBuilder routes, WireSimulator simulator)
    {
        routes.MapGet("/apiuser/login", () => TypedResults.Redirect($"{simulator.Address}?apisession={BreezeSimulatedLogins.ApiSession}"));
        routes.MapGet("/breezeapi/api/v1/customerdetails", context => _logins.CustomerAsync(context, simulator.TokenEpoch));
        routes.MapGet("/MotherAppMaster/SecurityMaster.zip", () => TypedResults.Bytes(BreezeSimulatedMaster.Zip(simulator.Market.Instruments), "application/zip"));
        routes.MapGet("/api/v2/historicalcharts", context => CandlesAsync(context, simulator));
        routes.MapGet("/socket.io/", context => AcceptAsync(context, simulator, (client, isValid) => new BreezeSimulatedSession(client, simulator.Market, isValid)));
        routes.MapGet("/ohlcvstream/", context => AcceptAsync(context, simulator, (client, isValid) => new BreezeSimulatedBars(client, simulator.Market, isValid)));
    }

    private Task AcceptAsync(HttpContext context, WireSimulator simulator, Func<WireClient, Func<string, string, bool>, IWireSession> session) =>
        context.Request.Query["EIO"] != "4" || context.Request.Query["transport"] != "websocket"
            ? RefuseTransportAsync(context)
            : simulator.AcceptAsync(context, client => session(client, (user, key) => _logins.IsValid(user, key, simulator.TokenEpoch)));

    private static Task RefuseTransportAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return context.Response.WriteAsJsonAsync(new { code = 0, message = "Transport unknown" }, context.RequestAborted);
    }

    /// <summary>Both ends are in the request; the <c>Z</c> behind them means an Indian clock.</summary>
    private async Task CandlesAsync(HttpContext context, WireSimulator simulator)
    {
        var query = context.Request.Query;
        if (!_logins.IsValidToken(context.Request.Headers["X-SessionToken"].ToString(), context.Request.Headers["apikey"].ToString(), simulator.TokenEpoch))
        {
            await BreezeSimulatedLogins.RefuseAsync(context, StatusCodes.Status401Unauthorized, "Unauthorized: Invalid session.");
            return;
        }

        if (!Intervals.TryGetValue(query["interval"].ToString(), out int seconds) || !TryTime(query["from_date"].ToString(), out long fromUs) || !TryTime(query["to_date"].ToString(), out long toUs))
        {
            await BreezeSimulatedLogins.RefuseAsync(context, StatusCodes.Status500InternalServerError, "interval, from_date or to_date cannot be read");
            return;
        }

        var instrument = simulator.Market.Instruments.FirstOrDefault(i => IsAsked(i, query));
        var rows = instrument is null ? [] : simulator.History.Candles(instrument.Id, seconds, fromUs, toUs + 1).Take(MostRows).Select(candle => (object)new
        {
            datetime = DateTimeOffset.UnixEpoch.AddMicroseconds(candle.StartUs).ToOffset(India).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            stock_code = ShortNameOf(instrument), exchange_code = instrument.Id.Venue,
            open = Price(candle.Open), high = Price(candle.High), low = Price(candle.Low), close = Price(candle.Close), volume = candle.Volume ?? 0,
        }).ToList();
        await BreezeSimulatedLogins.AnswerAsync(context, rows);

        decimal Price(long mantissa) => Decimals.Normalize(ScaledNumber.ToDecimal(mantissa, instrument.PriceScale));
    }

    private static bool IsAsked(SimulatedInstrument instrument, IQueryCollection query)
    {
        if (instrument.Id.Venue != query["exch_code"] || ShortNameOf(instrument) != query["stock_code"])
        {
            return false;
        }

        return Contract.TryParse(instrument.Id.Symbol, out var contract)
            ? query["expiry_date"].ToString().StartsWith(contract.Expiry.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), StringComparison.Ordinal)
                && (contract.Strike is not { } strike
                    ? query["product_type"].ToString().Equals("futures", StringComparison.OrdinalIgnoreCase)
                    : query["strike_price"] == Contract.StrikeText(strike) && query["right"].ToString().Equals(contract.Right == OptionRight.Call ? "call" : "put", StringComparison.OrdinalIgnoreCase))
            : query["product_type"].ToString().Equals("cash", StringComparison.OrdinalIgnoreCase);
    }

    private static bool TryTime(string text, out long us)
    {
        bool isTime = DateTime.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time);
        us = isTime ? (time - India - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond : 0;
        return isTime;
    }
}
