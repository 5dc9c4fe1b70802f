using System.Globalization;
using System.Text.Json;
using Candlewick.Ingestor.History;
using Candlewick.Ingestor.Sessions;
using Candlewick.Market.Instruments;

namespace Candlewick.Ingestor.Breeze;

/// <summary>
/// ICICI Breeze's candles, second version. The <c>Z</c> behind its times means an Indian clock, both ends are in a request, and an answer has a thousand
/// rows at most.
/// </summary>
internal sealed class BreezeHistory(HistoryAccess access) : RestHistory(
    "breeze", new Uri("https://breezeapi.icicidirect.com/"), access, VendorRate.PerMinute(100), new VendorRate(5_000, TimeSpan.FromDays(1)))
{
    private const int Rows = 1_000;

    public override IReadOnlyList<HistoryInterval> Intervals { get; } =
    [
        HistoryInterval.OfRows("1s", "1second", Rows), HistoryInterval.OfRows("1m", "1minute", Rows), HistoryInterval.OfRows("5m", "5minute", Rows),
        HistoryInterval.OfRows("30m", "30minute", Rows), HistoryInterval.OfRows("1d", "1day", Rows),
    ];

    /// <summary>ICICI's own short name, the second part of the master's: <c>NSE|RELIND</c>, <c>NFO|NIFTY|24-Nov-2026|25000|CE</c>.</summary>
    public override string? SymbolOf(HistoryInstrument instrument) => instrument.NameAt(Vendors.Breeze, AliasKind.ShortName)?.Split('|') is [_, var name, ..] ? name : null;

    protected override Task<List<VendorBar>> PageAsync(HistoryInstrument instrument, HistoryInterval interval, HistorySpan part, CancellationToken cancellationToken) =>
        GetAsync(
            $"api/v2/historicalcharts?interval={interval.Name}&from_date={Text(part.FromUs)}&to_date={Text(part.ToUs - 1)}&stock_code={Uri.EscapeDataString(Name(instrument))}&exch_code={Exchange(instrument)}&{Product(instrument.Id)}", 1,
            body => body.GetProperty("Success") is { ValueKind: JsonValueKind.Array } rows ? rows.EnumerateArray().Select(row => Bar(row, instrument.HasVolume)).ToList() : [],
            cancellationToken);

    protected override HttpRequestMessage Request(HttpMethod method, string path, SessionTokens? tokens)
    {
        var request = base.Request(method, path, tokens);
        request.Headers.Add("X-SessionToken", tokens!["session_token"]);
        request.Headers.Add("apikey", tokens["api_key"]);
        return request;
    }

    protected override VendorVerdict? Judge(VendorAnswer answer)
    {
        if (answer["Error"] is not { Length: > 0 } error || error.Contains("No Data Found", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        bool Says(string words) => error.Contains(words, StringComparison.OrdinalIgnoreCase);
        return new VendorVerdict(
            Says("Limit exceed") && !Says("per day") ? VendorFault.Busy
            : answer["Status"] == "401" || Says("session") || Says("Public Key") || Says("Unauthorized") || Says("Resource not available") ? VendorFault.Denied
            : answer["Status"] is "500" or "502" or "503" ? VendorFault.Failed
            : VendorFault.Refused,
            error);
    }

    private static VendorBar Bar(JsonElement row, bool hasVolume) => new(
        IndianTime.Microseconds(row.GetProperty("datetime").GetString()!, "yyyy-MM-dd HH:mm:ss"),
        row.GetProperty("open").Decimal(), row.GetProperty("high").Decimal(), row.GetProperty("low").Decimal(), row.GetProperty("close").Decimal(),
        hasVolume ? row.GetProperty("volume").Decimal() : null,
        OpenInterest: row.TryGetProperty("open_interest", out var interest) && interest.ValueKind is JsonValueKind.Number or JsonValueKind.String && hasVolume ? interest.Whole() : null);

    private static string Exchange(HistoryInstrument instrument) => instrument.NameAt(Vendors.Breeze, AliasKind.ShortName)!.Split('|')[0];

    private static string Product(InstrumentId id) =>
        !Contract.TryParse(id.Symbol, out var contract) ? "product_type=cash"
        : contract.Strike is not { } strike ? $"product_type=futures&expiry_date={Expiry(contract)}&right=others&strike_price=0"
        : $"product_type=options&expiry_date={Expiry(contract)}&right={(contract.Right == OptionRight.Call ? "call" : "put")}&strike_price={Contract.StrikeText(strike)}";

    private static string Expiry(Contract contract) => string.Create(CultureInfo.InvariantCulture, $"{contract.Expiry:yyyy-MM-dd}T07:00:00.000Z");

    private static string Text(long us) => IndianTime.Clock(us).ToString("yyyy-MM-dd'T'HH:mm:ss.000'Z'", CultureInfo.InvariantCulture);
}
