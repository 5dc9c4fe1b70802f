using System.Globalization;
using System.Net.Http.Headers;
using Candlewick.Ingestor.Simulation;
using Candlewick.Market.Numbers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Ingestor.Kite;

/// <summary>Zerodha's REST interface about a simulated market, in its envelopes and with its errors: sessions, instruments, candles.</summary>
internal sealed class KiteSimulatedRest(WireSimulator simulator, KiteSimulatedLogins logins, KiteListing listing)
{
    private const string TimeFormat = "yyyy-MM-dd HH:mm:ss";
    private const long Day = 86_400_000_000;

    private static readonly TimeSpan India = new(5, 30, 0);

    /// <summary>Length in seconds, and days that a request may span.</summary>
    private static readonly Dictionary<string, (int Seconds, int Days)> Intervals = new(StringComparer.Ordinal)
    {
        ["minute"] = (60, 60), ["3minute"] = (180, 100), ["5minute"] = (300, 100), ["10minute"] = (600, 100), ["15minute"] = (900, 200), ["30minute"] = (1_800, 200),
        ["60minute"] = (3_600, 400), ["day"] = (0, 2_000),
    };

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/session/token", (Delegate)BeginAsync);
        routes.MapDelete("/session/token", (Delegate)End);
        routes.MapGet("/user/profile", (HttpContext context) => IfAllowed(context, () => Success(new { user_id = KiteSimulatedLogins.User, user_name = "Simulated", broker = "ZERODHA" })));
        routes.MapGet("/instruments", () => Results.Text(listing.Csv(null), "text/csv"));
        routes.MapGet("/instruments/{exchange}", (string exchange) => Results.Text(listing.Csv(exchange), "text/csv"));
        routes.MapGet("/instruments/historical/{token}/{interval}", (HttpContext context, string token, string interval) => IfAllowed(context, () => Candles(context, token, interval)));
    }

    private async Task<IResult> BeginAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        return logins.Exchange(form["api_key"].ToString(), form["request_token"].ToString(), form["checksum"].ToString()) is { } token
            ? Success(new
            {
                user_id = KiteSimulatedLogins.User,
                user_name = "Simulated",
                user_shortname = "Simulated",
                email = "simulated@example.com",
                user_type = "individual",
                broker = "ZERODHA",
                exchanges = new[] { "NSE", "NFO", "CDS", "BSE", "BFO", "BCD", "MCX" },
                products = new[] { "CNC", "NRML", "MIS" },
                order_types = new[] { "MARKET", "LIMIT", "SL", "SL-M" },
                api_key = KiteSimulatedLogins.ApiKey,
                access_token = token,
                public_token = "public" + token,
                refresh_token = "",
                enctoken = "",
                login_time = simulator.Clock.GetUtcNow().ToOffset(India).ToString(TimeFormat, CultureInfo.InvariantCulture),
                avatar_url = "",
            })
            : Failure(StatusCodes.Status403Forbidden, "TokenException", "Token is invalid or has expired.");
    }

    private IResult End(HttpContext context)
    {
        logins.End(context.Request.Query["access_token"].ToString());
        return Success(true);
    }

    private IResult IfAllowed(HttpContext context, Func<IResult> answer) =>
        AuthenticationHeaderValue.TryParse(context.Request.Headers.Authorization, out var login)
        && login is { Scheme: "token", Parameter: { } parameter } && parameter.Split(':') is [var key, var token] && logins.IsValid(key, token)
            ? answer()
            : Failure(StatusCodes.Status403Forbidden, "TokenException", "Incorrect `api_key` or `access_token`.");

    private IResult Candles(HttpContext context, string token, string interval)
    {
        int place = KiteToken.TryParse(token, out var parsed) ? listing.PlaceOf(parsed.Value) : -1;
        if (place < 0 || !Intervals.TryGetValue(interval, out var length))
        {
            return Failure(StatusCodes.Status400BadRequest, "InputException", place < 0 ? "invalid token" : "invalid interval");
        }

        if (!TryTime(context.Request.Query["from"], out long fromUs) || !TryTime(context.Request.Query["to"], out long toUs))
        {
            return Failure(StatusCodes.Status400BadRequest, "InputException", "invalid from or to date");
        }

        if (toUs - fromUs > length.Days * Day)
        {
            return Failure(StatusCodes.Status400BadRequest, "InputException", $"interval exceeds max limit: {length.Days} days");
        }

        var instrument = simulator.Market.Instruments[place];
        bool isDaily = length.Seconds == 0, hasInterest = context.Request.Query["oi"] == "1";

        // Both ends are included.
        var candles = simulator.History.Candles(instrument.Id, length.Seconds, fromUs, toUs + 1);
        return Success(new
        {
            candles = candles.Select(c => (object[])
            [
                TimeOf(c.StartUs, isDaily), Price(c.Open), Price(c.High), Price(c.Low), Price(c.Close), c.Volume ?? 0, .. hasInterest ? [0] : Array.Empty<object>(),
            ]).ToArray(),
        });

        decimal Price(long mantissa) => mantissa / (decimal)ScaledNumber.PowerOfTen(instrument.PriceScale);
    }

    /// <summary>Wall clock in India, without a zone.</summary>
    private static bool TryTime(string? text, out long us)
    {
        bool isTime = DateTime.TryParseExact(text, [TimeFormat, "yyyy-MM-dd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var there);
        us = isTime ? (new DateTimeOffset(there, India) - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond : 0;
        return isTime;
    }

    /// <summary>With a zone that has no colon.</summary>
    private static string TimeOf(long us, bool isDaily)
    {
        var there = DateTimeOffset.UnixEpoch.AddMicroseconds(us).ToOffset(India);
        return (isDaily ? there.Date : there.DateTime).ToString("yyyy-MM-dd'T'HH:mm:ss'+0530'", CultureInfo.InvariantCulture);
    }

    private static IResult Success(object data) => Results.Json(new { status = "success", data });

    private static IResult Failure(int status, string type, string message) =>
        Results.Json(new { status = "error", message, data = (object?)null, error_type = type }, statusCode: status);
}
