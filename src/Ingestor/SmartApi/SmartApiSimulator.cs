using System.Globalization;
using Candlewick.Ingestor.Simulation;
using Candlewick.Market.Instruments;
using Candlewick.Market.Numbers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Ingestor.SmartApi;

/// <summary>Angel One's side of the wire over a simulated market: logins, the scrip master, the smart stream and the candles of the past.</summary>
/// <param name="wall">Real time, which one-time passwords are made of.</param>
internal sealed class SmartApiSimulator(TimeProvider wall) : IWireVendor
{
    private const long MinuteUs = 60_000_000;

    private static readonly TimeSpan India = new(5, 30, 0);

    private static readonly Dictionary<string, int> Intervals = new(StringComparer.Ordinal)
    {
        ["ONE_MINUTE"] = 60, ["THREE_MINUTE"] = 180, ["FIVE_MINUTE"] = 300, ["TEN_MINUTE"] = 600, ["FIFTEEN_MINUTE"] = 900, ["THIRTY_MINUTE"] = 1_800, ["ONE_HOUR"] = 3_600, ["ONE_DAY"] = 0,
    };

    private readonly SmartApiSimulatedLogins _logins = new(wall);

    public string Name => "smartapi";

    public string SocketPath => "smart-stream";

    /// <summary>The exchange's number on this vendor's stream; null where it has none.</summary>
    public static byte? ExchangeOf(string venue) => venue switch { "NSE" => 1, "NFO" => 2, "BSE" => 3, "BFO" => 4, "MCX" => 5, "CDS" => 13, _ => null };

    /// <summary>The exchange's own number of an instrument; of an index the vendor's.</summary>
    public static string TokenOf(SimulatedInstrument instrument)
    {
        const int FirstIndex = 99_926_000, FirstOfExchange = 1_001;
        return (instrument.Type == InstrumentType.Index ? FirstIndex + instrument.Token - FirstOfExchange : instrument.Token).ToString(CultureInfo.InvariantCulture);
    }

    public void Map(IEndpointRouteBuilder routes, WireSimulator simulator)
    {
        routes.MapPost("/rest/auth/angelbroking/user/v1/loginByPassword", context => _logins.LoginAsync(context, simulator));
        routes.MapPost("/rest/auth/angelbroking/jwt/v1/generateTokens", context => _logins.RefreshAsync(context, simulator));
        routes.MapPost("/rest/secure/angelbroking/user/v1/logout", context => _logins.LogoutAsync(context, simulator));
        routes.MapPost("/rest/secure/angelbroking/historical/v1/getCandleData", context => CandlesAsync(context, simulator));
        routes.MapGet("/OpenAPI_File/files/OpenAPIScripMaster.json", () => TypedResults.Json(SmartApiSimulatedMaster.Rows(simulator.Market.Instruments)));
        routes.MapGet("/" + SocketPath, context => ConnectAsync(context, simulator));
    }

    private Task ConnectAsync(HttpContext context, WireSimulator simulator)
    {
        if (_logins.WrongHeader(context.Request, simulator.TokenEpoch) is { } wrong)
        {
            context.Response.Headers["x-error-message"] = $"Invalid Header - Invalid {wrong}";
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        }

        return simulator.AcceptAsync(context, client => new SmartApiSimulatedSession(client, simulator.Market));
    }

    /// <summary>Both ends are in the request, to the minute of Indian clocks; rows are of the starts of bars.</summary>
    private async Task CandlesAsync(HttpContext context, WireSimulator simulator)
    {
        if (!_logins.IsValid(context.Request, simulator.TokenEpoch))
        {
            await SmartApiSimulatedLogins.RefuseAsync(context, "AG8001", "Invalid Token");
            return;
        }

        var asked = await SmartApiSimulatedLogins.BodyAsync(context);
        var instrument = simulator.Market.Instruments.FirstOrDefault(i => i.Id.Venue == asked.GetValueOrDefault("exchange") && TokenOf(i) == asked.GetValueOrDefault("symboltoken"));
        if (instrument is null || !Intervals.TryGetValue(asked.GetValueOrDefault("interval", ""), out int seconds)
            || !TryTime(asked.GetValueOrDefault("fromdate"), out long fromUs) || !TryTime(asked.GetValueOrDefault("todate"), out long toUs))
        {
            await SmartApiSimulatedLogins.RefuseAsync(context, "AB1004", "Something Went Wrong, Please Try After Sometime");
            return;
        }

        await SmartApiSimulatedLogins.AnswerAsync(context, simulator.History.Candles(instrument.Id, seconds, fromUs, toUs + MinuteUs).Select(candle => new object[]
        {
            DateTimeOffset.UnixEpoch.AddMicroseconds(candle.StartUs).ToOffset(India).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture),
            Price(candle.Open), Price(candle.High), Price(candle.Low), Price(candle.Close), candle.Volume ?? 0,
        }));

        decimal Price(long mantissa) => ScaledNumber.ToDecimal(mantissa, instrument.PriceScale);
    }

    private static bool TryTime(string? text, out long us)
    {
        bool isTime = DateTime.TryParseExact(text, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time);
        us = isTime ? (time - India - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond : 0;
        return isTime;
    }
}
