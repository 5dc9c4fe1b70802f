using System.Runtime.CompilerServices;
using System.Text.Json;
using Candlewick.Ingestor.History;

namespace Candlewick.Ingestor.Kraken;

/// <summary>
/// Kraken's trades since a time in nanoseconds, and its candles, of which there are never more than the last 720. Errors come in answers that are good by
/// their status.
/// </summary>
internal sealed class KrakenHistory(HistoryAccess access) : RestHistory("kraken", new Uri("https://api.kraken.com/"), access, VendorRate.PerSecond(1))
{
    private const int Rows = 1_000;
    private const int BarRows = 720;

    public override bool HasTrades => true;

    public override IReadOnlyList<HistoryInterval> Intervals { get; } =
    [
        HistoryInterval.OfRows("1m", "1", BarRows), HistoryInterval.OfRows("5m", "5", BarRows), HistoryInterval.OfRows("15m", "15", BarRows),
        HistoryInterval.OfRows("30m", "30", BarRows), HistoryInterval.OfRows("1h", "60", BarRows), HistoryInterval.OfRows("4h", "240", BarRows),
        HistoryInterval.OfRows("1d", "1440", BarRows),
    ];

    /// <summary>Its REST has codes of its own for two coins, and no mark between them.</summary>
    public override string? SymbolOf(HistoryInstrument instrument) =>
        KrakenFeed.SymbolOf(instrument.Id)?.Split('/') is [var of, var with] ? $"{Code(of)}{Code(with)}" : null;

    public override async IAsyncEnumerable<PastTrade> TradesAsync(
        HistoryInstrument instrument, HistorySpan span, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string pair = Name(instrument);
        long lastId = span.AfterId, sinceNs = (span.FromUs * 1_000) - 1;
        while (true)
        {
            // Trades of one nanosecond may be parted by the end of a page: the next begins just before it, and ids tell what was taken.
            var (page, endNs) = await GetAsync($"0/public/Trades?pair={pair}&since={sinceNs}&count={Rows}", 1, Trades, cancellationToken);
            long before = lastId;
            foreach (var trade in page.Where(t => t.Id > before).OrderBy(t => t.Id))
            {
                if (trade.TimeUs >= span.ToUs)
                {
                    yield break;
                }

                lastId = trade.Id;
                if (trade.TimeUs >= span.FromUs)
                {
                    yield return trade;
                }
            }

            bool isNew = lastId != before;
            long nextNs = isNew && endNs - 1 > sinceNs ? endNs - 1 : endNs;
            if (nextNs <= sinceNs || (!isNew && page.Count < Rows))
            {
                yield break;
            }

            sinceNs = nextNs;
        }
    }

    protected override Task<List<VendorBar>> PageAsync(HistoryInstrument instrument, HistoryInterval interval, HistorySpan part, CancellationToken cancellationToken) =>
        GetAsync(
            $"0/public/OHLC?pair={Name(instrument)}&interval={interval.Name}&since={(part.FromUs / 1_000_000) - 1}", 1,
            static body => Result(body).EnumerateArray().Select(Bar).ToList(), cancellationToken);

    protected override VendorVerdict? Judge(VendorAnswer answer)
    {
        if (answer.Body.ValueKind != JsonValueKind.Object || !answer.Body.TryGetProperty("error", out var errors) || errors.ValueKind != JsonValueKind.Array || errors.GetArrayLength() == 0)
        {
            return null;
        }

        string reason = string.Join(", ", errors.EnumerateArray());
        bool Says(string text) => reason.Contains(text, StringComparison.OrdinalIgnoreCase);
        return new VendorVerdict(
            Says("Rate limit") || Says("Too many requests") || Says("Throttled") || Says("lockout") ? VendorFault.Busy
            : Says("EService") || Says("Internal error") ? VendorFault.Failed
            : Says("EAPI") ? VendorFault.Denied
            : VendorFault.Refused,
            reason);
    }

    private static string Code(string asset) => asset switch { "BTC" => "XBT", "DOGE" => "XDG", _ => asset };

    private static (List<PastTrade> Trades, long EndNs) Trades(JsonElement body) => (
        [.. Result(body).EnumerateArray().Select(row => new PastTrade(row[6].GetInt64(), Microseconds(row[2].Decimal()), row[0].Decimal(), row[1].Decimal()))],
        body.GetProperty("result").GetProperty("last").Whole());

    private static VendorBar Bar(JsonElement row) => new(
        row[0].GetInt64() * 1_000_000, row[1].Decimal(), row[2].Decimal(), row[3].Decimal(), row[4].Decimal(), row[6].Decimal(), row[7].GetInt64());

    /// <summary>The pair's rows; it is called as Kraken calls it, whatever was asked for.</summary>
    private static JsonElement Result(JsonElement body) => body.GetProperty("result").EnumerateObject().First(p => p.Name != "last").Value;

    /// <summary>Seconds with as many places as there are, exactly; finer digits are cut.</summary>
    private static long Microseconds(decimal seconds) => decimal.ToInt64(decimal.Truncate(seconds * 1_000_000));
}
