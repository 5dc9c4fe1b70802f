using System.Globalization;
using Candlewick.Ingestor.Simulation;
using Candlewick.Market.Numbers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Ingestor.Kraken;

/// <summary>Kraken's second WebSocket protocol, and its public trades and candles, about a simulated market.</summary>
internal sealed class KrakenSimulator : IWireVendor
{
    private const int MostTrades = 1_000;
    private const int MostCandles = 720;

    public string Name => "kraken";

    public string SocketPath => "/v2";

    public void Map(IEndpointRouteBuilder routes, WireSimulator simulator)
    {
        routes.Map("/v2", context => simulator.AcceptAsync(context, client => new KrakenSimulatedSession(client, simulator.Market)));
        routes.MapGet("/0/public/Time", () => Answer(new { unixtime = simulator.Clock.NowUs / 1_000_000 }));
        routes.MapGet("/0/public/AssetPairs", () => Answer(simulator.Market.Instruments.ToDictionary(Code, i => new
        {
            altname = Altname(i), wsname = $"{Base(i)}/{i.Currency}", lot_decimals = i.SizeScale, tick_size = JsonFrame.Decimal(i.TickSize, i.PriceScale, 0), status = "online",
        })));
        routes.MapGet("/0/public/Trades", (string pair, string? since, int? count) => Of(pair, simulator, i => Trades(i, simulator, since, Math.Clamp(count ?? MostTrades, 1, MostTrades))));
        routes.MapGet("/0/public/OHLC", (string pair, int? interval, long? since) => Of(pair, simulator, i => Candles(i, simulator, interval ?? 1, since)));
    }

    /// <summary>Bitcoin and dogecoin have names of their own here.</summary>
    private static string Base(SimulatedInstrument i) => i.Id.Symbol.Split('-')[0] switch { "BTC" => "XBT", "DOGE" => "XDG", var other => other };

    private static string Altname(SimulatedInstrument i) => Base(i) + i.Currency;

    private static string Code(SimulatedInstrument i) => Base(i) is "XBT" or "ETH" or "XRP" or "XDG" ? $"X{Base(i)}Z{i.Currency}" : Altname(i);

    private static IResult Answer(object result) => TypedResults.Ok(new { error = Array.Empty<string>(), result });

    private static IResult Of(string pair, WireSimulator simulator, Func<SimulatedInstrument, IResult> answer) =>
        simulator.Market.Instruments.FirstOrDefault(i => pair == Altname(i) || pair == Code(i) || pair == i.Id.Symbol.Replace("-", "", StringComparison.Ordinal) || pair == i.Id.Symbol.Replace('-', '/')) is { } instrument
            ? answer(instrument)
            : TypedResults.Ok(new { error = new[] { "EQuery:Unknown asset pair" } });

    /// <summary>Those after <paramref name="since"/>, nanoseconds, oldest first; without it the last ones.</summary>
    private static IResult Trades(SimulatedInstrument i, WireSimulator simulator, string? since, int count)
    {
        var trades = long.TryParse(since, CultureInfo.InvariantCulture, out long after)
            ? [.. simulator.History.TradesFrom(i.Id, 0, after / 1_000 + 1).Take(count)]
            : simulator.History.LastTrades(i.Id, count);
        return Answer(new Dictionary<string, object>
        {
            [Code(i)] = trades.Select(t => new object[]
            {
                JsonFrame.Decimal(t.Price, i.PriceScale, 5), JsonFrame.Decimal(t.Size, i.SizeScale, 8), ScaledNumber.ToDecimal(t.AtUs, 6), t.BuyerIsMaker ? "s" : "b", "l", "", t.Id,
            }).ToList(),
            ["last"] = trades.Count > 0 ? $"{trades[^1].AtUs}000" : since ?? "0",
        });
    }

    /// <summary>Time, open, high, low, close, volume-weighted average, volume and trades, oldest first.</summary>
    private static IResult Candles(SimulatedInstrument i, WireSimulator simulator, int interval, long? since)
    {
        if (interval is not (1 or 5 or 15 or 30 or 60 or 240 or 1_440))
        {
            return TypedResults.Ok(new { error = new[] { "EGeneral:Invalid arguments" } });
        }

        long nowUs = simulator.Clock.NowUs, lengthUs = interval * 60_000_000L;
        long fromUs = Math.Max(since * 1_000_000 ?? 0, nowUs - MostCandles * lengthUs);
        var candles = simulator.History.Candles(i.Id, interval == 1_440 ? 0 : interval * 60, fromUs, nowUs);
        return Answer(new Dictionary<string, object>
        {
            [Code(i)] = candles.Select(c => new object[]
            {
                c.StartUs / 1_000_000, Price(c.Open), Price(c.High), Price(c.Low), Price(c.Close), Price((long)(c.Turnover / Math.Max(c.Volume ?? 1, 1))),
                JsonFrame.Decimal(c.Volume ?? 0, i.SizeScale, 8), c.Trades,
            }).ToList(),
            ["last"] = candles.Count > 1 ? candles[^2].StartUs / 1_000_000 : 0,
        });

        string Price(long mantissa) => JsonFrame.Decimal(mantissa, i.PriceScale, 1);
    }
}
