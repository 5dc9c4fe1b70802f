using System.Runtime.CompilerServices;
using System.Text.Json;
using Candlewick.Ingestor.History;

namespace Candlewick.Ingestor.Binance;

/// <summary>
/// Binance's spot trades by id, those that the live feed carries, and its klines. Where a span begins among the ids tells the aggregated trade of that
/// time, which names the first trade in it.
/// </summary>
internal sealed class BinanceHistory(HistoryAccess access)
    : RestHistory("binance", new Uri("https://api.binance.com/"), access, new VendorRate(100, TimeSpan.FromSeconds(1)))
{
    private const int Rows = 1_000;

    // What requests count of the 6,000 that a minute has.
    private const int TradesWeight = 25;
    private const int AggregateWeight = 4;
    private const int BarsWeight = 2;

    public override bool HasTrades => true;

    public override IReadOnlyList<HistoryInterval> Intervals { get; } =
        [.. ((string[])["1s", "1m", "3m", "5m", "15m", "30m", "1h", "2h", "4h", "6h", "8h", "12h", "1d"]).Select(i => HistoryInterval.OfRows(i, i, Rows))];

    public override string? SymbolOf(HistoryInstrument instrument) => BinanceFeed.SymbolOf(instrument.Id);

    public override async IAsyncEnumerable<PastTrade> TradesAsync(
        HistoryInstrument instrument, HistorySpan span, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string symbol = Name(instrument);
        long next = span.AfterId > 0 ? span.AfterId + 1 : await FirstAsync(symbol, span.FromUs, cancellationToken);
        while (next > 0)
        {
            var page = await GetAsync($"api/v3/historicalTrades?symbol={symbol}&fromId={next}&limit={Rows}", TradesWeight, Trades, cancellationToken);
            long asked = next;
            foreach (var trade in page.Where(t => t.Id >= asked).OrderBy(t => t.Id))
            {
                if (trade.TimeUs >= span.ToUs)
                {
                    yield break;
                }

                next = trade.Id + 1;
                if (trade.TimeUs >= span.FromUs)
                {
                    yield return trade;
                }
            }

            if (next == asked)
            {
                yield break;
            }
        }
    }

    protected override Task<List<VendorBar>> PageAsync(HistoryInstrument instrument, HistoryInterval interval, HistorySpan part, CancellationToken cancellationToken) =>
        GetAsync(
            $"api/v3/klines?symbol={Name(instrument)}&interval={interval.Name}&startTime={Milliseconds(part.FromUs)}&endTime={Milliseconds(part.ToUs) - 1}&limit={Rows}",
            BarsWeight,
            static body => body.EnumerateArray().Select(Bar).ToList(),
            cancellationToken);

    /// <summary>The id at which a time begins; 0 where nothing was traded since.</summary>
    private Task<long> FirstAsync(string symbol, long fromUs, CancellationToken cancellationToken) => GetAsync(
        $"api/v3/aggTrades?symbol={symbol}&startTime={Milliseconds(fromUs)}&limit=1",
        AggregateWeight,
        static body => body.EnumerateArray().Select(row => row.GetProperty("f").GetInt64()).FirstOrDefault(),
        cancellationToken);

    private static List<PastTrade> Trades(JsonElement body) => [.. body.EnumerateArray().Select(row => new PastTrade(
        row.GetProperty("id").GetInt64(), Microseconds(row.GetProperty("time")), row.GetProperty("price").Decimal(), row.GetProperty("qty").Decimal()))];

    private static VendorBar Bar(JsonElement row) => new(
        Microseconds(row[0]), row[1].Decimal(), row[2].Decimal(), row[3].Decimal(), row[4].Decimal(), row[5].Decimal(), row[8].GetInt64());

    /// <summary>Rounded up: what is between two milliseconds began after the first.</summary>
    private static long Milliseconds(long us) => (us + 999) / 1_000;

    private static long Microseconds(JsonElement milliseconds) => milliseconds.GetInt64() * 1_000;
}
