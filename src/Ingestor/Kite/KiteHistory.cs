using System.Globalization;
using System.Text.Json;
using Candlewick.Ingestor.History;
using Candlewick.Ingestor.Sessions;
using Candlewick.Market.Instruments;

namespace Candlewick.Ingestor.Kite;

/// <summary>Kite Connect's candles. Its times are those of Indian clocks, both ends of a request are in it, and a row is stamped with the bar's open time.</summary>
internal sealed class KiteHistory(HistoryAccess access) : RestHistory("kite", new Uri("https://api.kite.trade/"), access, VendorRate.PerSecond(3))
{
    public override IReadOnlyList<HistoryInterval> Intervals { get; } =
    [
        HistoryInterval.Of("1m", "minute", TimeSpan.FromDays(60)), HistoryInterval.Of("3m", "3minute", TimeSpan.FromDays(100)),
        HistoryInterval.Of("5m", "5minute", TimeSpan.FromDays(100)), HistoryInterval.Of("10m", "10minute", TimeSpan.FromDays(100)),
        HistoryInterval.Of("15m", "15minute", TimeSpan.FromDays(200)), HistoryInterval.Of("30m", "30minute", TimeSpan.FromDays(200)),
        HistoryInterval.Of("1h", "60minute", TimeSpan.FromDays(400)), HistoryInterval.Of("1d", "day", TimeSpan.FromDays(2000)),
    ];

    public override string? SymbolOf(HistoryInstrument instrument) => instrument.NameAt(Vendors.Kite, AliasKind.Token);

    protected override Task<List<VendorBar>> PageAsync(HistoryInstrument instrument, HistoryInterval interval, HistorySpan part, CancellationToken cancellationToken) =>
        GetAsync(
            $"instruments/historical/{Name(instrument)}/{interval.Name}?from={Text(part.FromUs)}&to={Text(part.ToUs - 1)}&continuous=0&oi=1", 1,
            body => body.GetProperty("data").GetProperty("candles").EnumerateArray().Select(row => Bar(row, instrument.HasVolume)).ToList(), cancellationToken);

    protected override HttpRequestMessage Request(HttpMethod method, string path, SessionTokens? tokens)
    {
        var request = base.Request(method, path, tokens);
        request.Headers.Add("X-Kite-Version", "3");
        request.Headers.TryAddWithoutValidation("Authorization", $"token {tokens!["api_key"]}:{tokens["access_token"]}");
        return request;
    }

    protected override VendorVerdict? Judge(VendorAnswer answer) => answer["error_type"] switch
    {
        "TokenException" or "PermissionException" => new(VendorFault.Denied, answer["message"] ?? ""),
        "InputException" => new(VendorFault.Refused, answer["message"] ?? ""),
        "NetworkException" or "DataException" when (int)answer.Status != 429 => new(VendorFault.Failed, answer["message"] ?? ""),
        _ => null,
    };

    private static VendorBar Bar(JsonElement row, bool hasVolume) => new(
        IndianTime.Zoned(row[0].GetString()!), row[1].Decimal(), row[2].Decimal(), row[3].Decimal(), row[4].Decimal(),
        hasVolume ? row[5].Decimal() : null, OpenInterest: row.GetArrayLength() > 6 && hasVolume ? row[6].Whole() : null);

    private static string Text(long us) => Uri.EscapeDataString(IndianTime.Clock(us).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture));
}
