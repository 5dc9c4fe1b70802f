using System.Globalization;
using Candlewick.Ingestor.Simulation;
using Candlewick.Market.Instruments;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Ingestor.Coinbase;

/// <summary>
/// Coinbase Exchange's socket and Advanced Trade's, which a client's first message tells apart, and the public products, trades and candles, about a simulated market.
/// </summary>
internal sealed class CoinbaseSimulator : IWireVendor
{
    private const int MostTrades = 1_000;
    private const int MostCandles = 300;
    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.ffffffZ";

    public string Name => "coinbase";

    public string SocketPath => "/";

    /// <summary>RFC 3339 with microseconds, as Coinbase writes times.</summary>
    public static string Time(long us) => DateTime.UnixEpoch.AddMicroseconds(us).ToString(TimeFormat, CultureInfo.InvariantCulture);

    public void Map(IEndpointRouteBuilder routes, WireSimulator simulator)
    {
        routes.Map("/", context => simulator.AcceptAsync(context, client => new CoinbaseSimulatedSession(client, simulator.Market)));
        routes.MapGet("/products", () => TypedResults.Ok(simulator.Market.Instruments.Select(Product)));
        routes.MapGet("/time", () => TypedResults.Ok(new { iso = Time(simulator.Clock.NowUs), epoch = simulator.Clock.NowUs / 1e6 }));
        routes.MapGet("/products/{id}/trades", (string id, HttpContext context, int? limit, long? after, long? before) =>
            Of(id, simulator, i => Trades(i, simulator.History, context, Math.Clamp(limit ?? MostTrades, 1, MostTrades), after, before)));
        routes.MapGet("/products/{id}/candles", (string id, int? granularity, string? start, string? end) => Of(id, simulator, i => Candles(i, simulator, granularity ?? 60, start, end)));
    }

    private static object Product(SimulatedInstrument i) => new
    {
        id = i.Id.Symbol, base_currency = i.Id.Symbol.Split('-')[0], quote_currency = i.Currency, quote_increment = JsonFrame.Decimal(i.TickSize, i.PriceScale, 0),
        base_increment = JsonFrame.Decimal(i.LotSize, i.SizeScale, 0), status = "online",
    };

    private static IResult Of(string id, WireSimulator simulator, Func<SimulatedInstrument, IResult> answer) =>
        InstrumentId.TryParse($"COINBASE:{id}", out var parsed, out _) && simulator.History.Find(parsed) is { } instrument
            ? answer(instrument)
            : TypedResults.NotFound(new { message = "NotFound" });

    /// <summary>Newest first; <paramref name="after"/> goes on with older ones than that number, <paramref name="before"/> ends at newer ones.</summary>
    private static IResult Trades(SimulatedInstrument i, MarketHistory history, HttpContext context, int limit, long? after, long? before)
    {
        var trades = after is { } older ? history.TradesFrom(i.Id, Math.Max(older - limit, 1), 0).TakeWhile(t => t.Id < older).ToList()
            : before is { } newer ? [.. history.TradesFrom(i.Id, newer + 1, 0).TakeLast(limit)]
            : history.LastTrades(i.Id, limit);
        if (trades.Count > 0)
        {
            context.Response.Headers["CB-BEFORE"] = trades[^1].Id.ToString(CultureInfo.InvariantCulture);
            context.Response.Headers["CB-AFTER"] = trades[0].Id.ToString(CultureInfo.InvariantCulture);
        }

        return TypedResults.Ok(trades.Reverse().Select(t => new
        {
            trade_id = t.Id, side = t.BuyerIsMaker ? "buy" : "sell", size = JsonFrame.Decimal(t.Size, i.SizeScale, 8), price = JsonFrame.Decimal(t.Price, i.PriceScale, 2), time = Time(t.AtUs),
        }).ToList());
    }

    /// <summary>Time, low, high, open, close and volume; newest first.</summary>
    private static IResult Candles(SimulatedInstrument i, WireSimulator simulator, int granularity, string? start, string? end)
    {
        if (granularity is not (60 or 300 or 900 or 3_600 or 21_600 or 86_400))
        {
            return TypedResults.BadRequest(new { message = "Unsupported granularity" });
        }

        long lengthUs = granularity * 1_000_000L;
        long toUs = Instant(end) ?? simulator.Clock.NowUs, fromUs = Instant(start) ?? toUs - MostCandles * lengthUs;
        if ((toUs - fromUs) / lengthUs > MostCandles)
        {
            return TypedResults.BadRequest(new { message = $"granularity too small for the requested time range. Count of aggregations requested exceeds {MostCandles}" });
        }

        var candles = simulator.History.Candles(i.Id, granularity == 86_400 ? 0 : granularity, fromUs, toUs + 1);
        return TypedResults.Ok(candles.Reverse().Select(c => new[] { c.StartUs / 1_000_000, Price(c.Low), Price(c.High), Price(c.Open), Price(c.Close), Of(c.Volume ?? 0, i.SizeScale) }).ToList());

        decimal Price(long mantissa) => Of(mantissa, i.PriceScale);
        static decimal Of(long mantissa, int scale) => Market.Numbers.ScaledNumber.ToDecimal(mantissa, scale);
    }

    private static long? Instant(string? text) =>
        text is null ? null
        : long.TryParse(text, CultureInfo.InvariantCulture, out long seconds) ? seconds * 1_000_000
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? Market.Ticks.TickTime.Of(time)
        : null;
}
