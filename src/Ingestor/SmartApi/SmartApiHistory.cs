using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Candlewick.Ingestor.History;
using Candlewick.Ingestor.Sessions;
using Candlewick.Market.Instruments;

namespace Candlewick.Ingestor.SmartApi;

/// <summary>
/// Angel One's candles. Both ends of a request are in it, to the minute of Indian clocks. Who asks too often is told so with 403, which elsewhere means
/// that the login is refused; errors come in good answers, too.
/// </summary>
internal sealed class SmartApiHistory(HistoryAccess access) : RestHistory(
    "smartapi", new Uri("https://apiconnect.angelone.in/"), access,
    VendorRate.PerSecond(3), VendorRate.PerMinute(180), new VendorRate(5_000, TimeSpan.FromHours(1)))
{
    private const string Path = "rest/secure/angelbroking/historical/v1/getCandleData";

    // Where the vendor's pages disagree about a span, the shorter one.
    public override IReadOnlyList<HistoryInterval> Intervals { get; } =
    [
        HistoryInterval.Of("1m", "ONE_MINUTE", TimeSpan.FromDays(30)), HistoryInterval.Of("3m", "THREE_MINUTE", TimeSpan.FromDays(60)),
        HistoryInterval.Of("5m", "FIVE_MINUTE", TimeSpan.FromDays(90)), HistoryInterval.Of("10m", "TEN_MINUTE", TimeSpan.FromDays(90)),
        HistoryInterval.Of("15m", "FIFTEEN_MINUTE", TimeSpan.FromDays(180)), HistoryInterval.Of("30m", "THIRTY_MINUTE", TimeSpan.FromDays(180)),
        HistoryInterval.Of("1h", "ONE_HOUR", TimeSpan.FromDays(365)), HistoryInterval.Of("1d", "ONE_DAY", TimeSpan.FromDays(2000)),
    ];

    public override string? SymbolOf(HistoryInstrument instrument) => instrument.NameAt(Vendors.SmartApi, AliasKind.Token)?.Split(':')[^1];

    protected override Task<List<VendorBar>> PageAsync(HistoryInstrument instrument, HistoryInterval interval, HistorySpan part, CancellationToken cancellationToken)
    {
        var asked = new SmartApiCandleRequest(Exchange(instrument), Name(instrument), interval.Name, Text(part.FromUs), Text(part.ToUs - 1));
        return Client.AskAsync(
            tokens =>
            {
                var request = Request(HttpMethod.Post, Path, tokens);
                request.Content = JsonContent.Create(asked, SmartApiHistoryJson.Default.SmartApiCandleRequest);
                return request;
            },
            body => Rows(body).Select(row => Bar(row, instrument.HasVolume)).ToList(), 1, cancellationToken);
    }

    protected override HttpRequestMessage Request(HttpMethod method, string path, SessionTokens? tokens)
    {
        var request = base.Request(method, path, tokens);
        request.Headers.Add("X-UserType", "USER");
        request.Headers.Add("X-SourceID", "WEB");
        request.Headers.Add("X-ClientLocalIP", "127.0.0.1");
        request.Headers.Add("X-ClientPublicIP", "127.0.0.1");
        request.Headers.Add("X-MACAddress", "00:00:00:00:00:00");
        request.Headers.Add("X-PrivateKey", tokens!["api_key"]);
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {tokens["jwtToken"]}");
        return request;
    }

    protected override VendorVerdict? Judge(VendorAnswer answer)
    {
        string code = answer["errorcode"] ?? answer["errorCode"] ?? "";
        string reason = $"{code} {answer["message"]}".Trim();
        return answer.Says("exceeding rate limit") || code == "AB1021" ? new(VendorFault.Busy, "too many requests")
            : code is "AG8001" or "AG8002" or "AG8003" or "AB1007" or "AB1010" or "AB8050" or "AB8051" ? new(VendorFault.Denied, reason)
            : code == "AB1004" ? new(VendorFault.Failed, reason)
            : code.Length > 0 || "false".Equals(answer["status"], StringComparison.OrdinalIgnoreCase) ? new(VendorFault.Refused, reason)
            : null;
    }

    /// <summary>What stands before the vendor's trading symbol: <c>NSE:SBIN-EQ</c>.</summary>
    private static string Exchange(HistoryInstrument instrument) =>
        instrument.NameAt(Vendors.SmartApi, AliasKind.Symbol)?.Split(':') is [var exchange, _] ? exchange : instrument.Id.Venue;

    /// <summary>None is null, or the word.</summary>
    private static JsonElement.ArrayEnumerator Rows(JsonElement body) =>
        body.GetProperty("data") is { ValueKind: JsonValueKind.Array } rows ? rows.EnumerateArray() : default;

    private static VendorBar Bar(JsonElement row, bool hasVolume) => new(
        IndianTime.Zoned(row[0].GetString()!), row[1].Decimal(), row[2].Decimal(), row[3].Decimal(), row[4].Decimal(), hasVolume ? row[5].Decimal() : null);

    private static string Text(long us) => IndianTime.Clock(us).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
