using Candlewick.Ingestor.Simulation;
using Candlewick.Market.Instruments;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Ingestor.Binance;

/// <summary>Binance's public REST addresses about a simulated market: its pairs, trades by number and by time, and klines.</summary>
internal sealed class BinanceSimulatedHistory(WireSimulator simulator)
{
    private const int MostRows = 1_000;

    private static readonly Dictionary<string, int> Intervals = new(StringComparer.Ordinal)
    {
        ["1s"] = 1, ["1m"] = 60, ["3m"] = 180, ["5m"] = 300, ["15m"] = 900, ["30m"] = 1_800, ["1h"] = 3_600, ["2h"] = 7_200, ["4h"] = 14_400, ["1d"] = 0,
    };

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v3/ping", () => TypedResults.Ok(new { }));
        routes.MapGet("/api/v3/time", () => TypedResults.Ok(new { serverTime = simulator.Clock.NowUs / 1_000 }));
        routes.MapGet("/api/v3/exchangeInfo", ExchangeInfo);
        routes.MapGet("/api/v3/trades", (string symbol, int? limit) => Of(symbol, i => Trades(i, simulator.History.LastTrades(i.Id, Rows(limit)))));
        routes.MapGet("/api/v3/historicalTrades", (string symbol, int? limit, long? fromId) => Of(symbol, i => Trades(
            i, fromId is { } from ? simulator.History.TradesFrom(i.Id, Math.Max(from, 1), 0).Take(Rows(limit)) : simulator.History.LastTrades(i.Id, Rows(limit)))));
        routes.MapGet("/api/v3/aggTrades", (string symbol, long? fromId, long? startTime, long? endTime, int? limit) => Of(symbol, i => Aggregates(i, fromId, startTime, endTime, Rows(limit))));
        routes.MapGet("/api/v3/klines", (string symbol, string interval, long? startTime, long? endTime, int? limit) => Of(symbol, i => Klines(i, interval, startTime, endTime, Rows(limit))));
    }

    private static int Rows(int? limit) => Math.Clamp(limit ?? 500, 1, MostRows);

    private static IResult Refused(int code, string message) => TypedResults.BadRequest(new { code, msg = message });

    private IResult Of(string symbol, Func<SimulatedInstrument, IResult> answer) =>
        simulator.Market.Instruments.FirstOrDefault(i => BinanceSimulatedSession.SymbolOf(i) == symbol) is { } instrument ? answer(instrument) : Refused(-1121, "Invalid symbol.");

    private IResult ExchangeInfo() => TypedResults.Ok(new
    {
        timezone = "UTC",
        serverTime = simulator.Clock.NowUs / 1_000,
        symbols = simulator.Market.Instruments.Where(i => i.Type == InstrumentType.Spot).Select(i => new
        {
            symbol = BinanceSimulatedSession.SymbolOf(i), status = "TRADING", baseAsset = i.Id.Symbol.Split('-')[0], quoteAsset = i.Currency,
            filters = new object[]
            {
                new { filterType = "PRICE_FILTER", tickSize = JsonFrame.Decimal(i.TickSize, i.PriceScale, 8) },
                new { filterType = "LOT_SIZE", stepSize = JsonFrame.Decimal(i.LotSize, i.SizeScale, 8) },
            },
        }),
    });

    private static IResult Trades(SimulatedInstrument i, IEnumerable<HistoricTrade> trades) => TypedResults.Ok(trades.Select(t => new
    {
        id = t.Id,
        price = JsonFrame.Decimal(t.Price, i.PriceScale, 8),
        qty = JsonFrame.Decimal(t.Size, i.SizeScale, 8),
        quoteQty = JsonFrame.Decimal((Int128)t.Price * t.Size, i.PriceScale + i.SizeScale, 8),
        time = t.AtUs / 1_000,
        isBuyerMaker = t.BuyerIsMaker,
        isBestMatch = true,
    }).ToList());

    private IResult Aggregates(SimulatedInstrument i, long? fromId, long? startTime, long? endTime, int limit)
    {
        var trades = fromId is { } from ? simulator.History.TradesFrom(i.Id, Math.Max(from, 1), 0)
            : startTime is { } start ? simulator.History.TradesFrom(i.Id, 0, start * 1_000)
            : endTime is { } end ? simulator.History.TradesFrom(i.Id, 0, (end - 3_600_000) * 1_000)
            : simulator.History.LastTrades(i.Id, limit);
        if (endTime is { } until && fromId is null)
        {
            trades = trades.TakeWhile(t => t.AtUs / 1_000 <= until);
        }

        return TypedResults.Ok(trades.Take(limit).Select(t => new Dictionary<string, object>
        {
            ["a"] = t.Id,
            ["p"] = JsonFrame.Decimal(t.Price, i.PriceScale, 8),
            ["q"] = JsonFrame.Decimal(t.Size, i.SizeScale, 8),
            ["f"] = t.Id,
            ["l"] = t.Id,
            ["T"] = t.AtUs / 1_000,
            ["m"] = t.BuyerIsMaker,
            ["M"] = true,
        }).ToList());
    }

    private IResult Klines(SimulatedInstrument i, string interval, long? startTime, long? endTime, int limit)
    {
        if (!Intervals.TryGetValue(interval, out int seconds))
        {
            return Refused(-1120, "Invalid interval.");
        }

        long lengthUs = (seconds == 0 ? 86_400 : seconds) * 1_000_000L;
        long toUs = endTime is { } end ? (end + 1) * 1_000 : startTime is { } start ? start * 1_000 + limit * lengthUs : simulator.Clock.NowUs;
        long fromUs = startTime * 1_000 ?? toUs - limit * lengthUs;
        return TypedResults.Ok(simulator.History.Candles(i.Id, seconds, fromUs, toUs).Take(limit).Select(c => new object[]
        {
            c.StartUs / 1_000, Price(c.Open), Price(c.High), Price(c.Low), Price(c.Close), JsonFrame.Decimal(c.Volume ?? 0, i.SizeScale, 8), (c.StartUs + lengthUs) / 1_000 - 1,
            JsonFrame.Decimal(c.Turnover, i.PriceScale + i.SizeScale, 8), c.Trades, "0.00000000", "0.00000000", "0",
        }).ToList());

        string Price(long mantissa) => JsonFrame.Decimal(mantissa, i.PriceScale, 8);
    }
}
