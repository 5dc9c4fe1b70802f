using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Candlewick.Ingestor.History;
using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.Coinbase;

/// <summary>
/// Coinbase Exchange's trades and candles. Its pages of trades go back from a cursor, which is an id: to go forward, each page is asked for from behind its
/// end. There is no cursor of a time; where a span begins among the ids is found by halving.
/// </summary>
internal sealed class CoinbaseHistory(HistoryAccess access)
    : RestHistory("coinbase", new Uri("https://api.exchange.coinbase.com/"), access, VendorRate.PerSecond(9))
{
    private const int Rows = 1_000;
    private const int BarRows = 300;

    public override bool HasTrades => true;

    public override IReadOnlyList<HistoryInterval> Intervals { get; } =
    [
        HistoryInterval.OfRows("1m", "60", BarRows), HistoryInterval.OfRows("5m", "300", BarRows), HistoryInterval.OfRows("15m", "900", BarRows),
        HistoryInterval.OfRows("1h", "3600", BarRows), HistoryInterval.OfRows("6h", "21600", BarRows), HistoryInterval.OfRows("1d", "86400", BarRows),
    ];

    public override string? SymbolOf(HistoryInstrument instrument) => CoinbaseFeed.SymbolOf(instrument.Id);

    public override async IAsyncEnumerable<PastTrade> TradesAsync(
        HistoryInstrument instrument, HistorySpan span, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string product = Name(instrument);
        long newest = (await PageAsync(product, before: null, rows: 1, cancellationToken)).Select(t => t.Id).FirstOrDefault();
        long next = span.AfterId > 0 ? span.AfterId + 1 : await FirstAsync(product, span.FromUs, newest, cancellationToken);
        while (next <= newest)
        {
            long end = next + Rows;
            foreach (var trade in (await PageAsync(product, end, Rows, cancellationToken)).Where(t => t.Id >= next && t.Id < end).OrderBy(t => t.Id))
            {
                if (trade.TimeUs >= span.ToUs)
                {
                    yield break;
                }

                if (trade.TimeUs >= span.FromUs)
                {
                    yield return trade;
                }
            }

            next = end;
        }
    }

    protected override Task<List<VendorBar>> PageAsync(HistoryInstrument instrument, HistoryInterval interval, HistorySpan part, CancellationToken cancellationToken) =>
        GetAsync(
            $"products/{Name(instrument)}/candles?granularity={interval.Name}&start={Text(part.FromUs)}&end={Text(part.ToUs - 1)}", 1,
            static body => body.EnumerateArray().Select(Bar).ToList(), cancellationToken);

    /// <summary>The least id whose trade is not before a time; above <paramref name="newest"/> where there is none.</summary>
    private async Task<long> FirstAsync(string product, long fromUs, long newest, CancellationToken cancellationToken)
    {
        long low = 1, high = newest + 1;
        while (low < high)
        {
            long middle = low + ((high - low) / 2);
            var at = await PageAsync(product, middle + 1, rows: 1, cancellationToken);
            (low, high) = at.Count > 0 && at[0].TimeUs >= fromUs ? (low, middle) : (middle + 1, high);
        }

        return low;
    }

    /// <param name="before">Only lower ids; null: the newest. The vendor calls it <c>after</c>, for its pages go back.</param>
    private Task<List<PastTrade>> PageAsync(string product, long? before, int rows, CancellationToken cancellationToken) => GetAsync(
        $"products/{product}/trades?limit={rows}{(before is { } id ? $"&after={id.ToString(CultureInfo.InvariantCulture)}" : "")}", 1,
        static body => body.EnumerateArray().Select(Trade).ToList(), cancellationToken);

    private static PastTrade Trade(JsonElement row) => new(
        row.GetProperty("trade_id").GetInt64(), TickTime.Of(row.GetProperty("time").GetDateTimeOffset()), row.GetProperty("price").Decimal(), row.GetProperty("size").Decimal());

    /// <summary>Low stands before high, and both before open and close.</summary>
    private static VendorBar Bar(JsonElement row) => new(
        row[0].GetInt64() * 1_000_000, row[3].Decimal(), row[2].Decimal(), row[1].Decimal(), row[4].Decimal(), row[5].Decimal());

    private static string Text(long us) => DateTime.UnixEpoch.AddMicroseconds(us).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
