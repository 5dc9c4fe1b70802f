using System.Globalization;
using System.Text.RegularExpressions;
using Candlewick.Market.Instruments;

namespace Candlewick.Ingestor.Lean;

/// <summary>What the path of a LEAN trade zip says: LEAN's files name neither instrument nor date inside.</summary>
/// <param name="Instrument">The venue by market (<c>usa</c> is NYSE), the symbol in upper case.</param>
/// <param name="Date">The trading date.</param>
/// <param name="Zone">IANA zone of the file's times.</param>
internal sealed partial record LeanPath(InstrumentId Instrument, DateOnly Date, string Zone)
{
    public const string ExpectedForm = "…/equity/usa/tick/<symbol>/<yyyymmdd>_trade.zip";

    private static readonly Dictionary<string, (string Venue, string Zone)> Markets = new()
    {
        ["usa"] = ("NYSE", "America/New_York"),
    };

    /// <exception cref="IngestException">The path has another form; the message gives the expected one.</exception>
    public static LeanPath Parse(string path)
    {
        var match = Form().Match(Path.GetFullPath(path).Replace('\\', '/'));
        if (!match.Success)
        {
            throw new IngestException($"'{path}' does not name its symbol and date; expected {ExpectedForm}, such as …/equity/usa/tick/spy/20131007_trade.zip");
        }

        string market = match.Groups["market"].Value.ToLowerInvariant();
        if (!Markets.TryGetValue(market, out var venue))
        {
            throw new IngestException($"'{path}' is of market '{market}', which is not known; known: {string.Join(", ", Markets.Keys)}");
        }

        if (!DateOnly.TryParseExact(match.Groups["date"].Value, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            throw new IngestException($"'{path}': '{match.Groups["date"].Value}' is not a date; expected {ExpectedForm}");
        }

        string id = $"{venue.Venue}:{match.Groups["symbol"].Value.ToUpperInvariant()}";
        return InstrumentId.TryParse(id, out var instrument, out string? error)
            ? new LeanPath(instrument, date, venue.Zone)
            : throw new IngestException($"'{path}': {error}");
    }

    [GeneratedRegex(@"/equity/(?<market>[^/]+)/tick/(?<symbol>[^/]+)/(?<date>\d{8})_trade\.zip$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
