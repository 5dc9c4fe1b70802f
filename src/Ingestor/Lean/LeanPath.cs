using System.Globalization;
using System.Text.RegularExpressions;
using Candlewick.Ingestor.Files;

namespace Candlewick.Ingestor.Lean;

/// <summary>What the path of a LEAN tick zip says: LEAN's files name neither instrument nor date inside.</summary>
/// <param name="Security">What it is of.</param>
/// <param name="Kind">Trades or quotes.</param>
/// <param name="Venue">By market: <c>usa</c> is NYSE.</param>
/// <param name="Symbol">The instrument's, or of futures the root's, in upper case.</param>
/// <param name="Date">The trading date, by the clocks of <paramref name="Zone"/>.</param>
/// <param name="Zone">IANA zone of the file's times.</param>
internal sealed partial record LeanPath(LeanSecurity Security, LeanKind Kind, string Venue, string Symbol, DateOnly Date, string Zone)
{
    public const string ExpectedForm = "…/equity/usa/tick/<symbol>/<yyyymmdd>_trade.zip";

    private static readonly Dictionary<(LeanSecurity, string), (string Venue, string Zone)> Markets = new()
    {
        [(LeanSecurity.Equity, "usa")] = ("NYSE", "America/New_York"),
        [(LeanSecurity.Equity, "india")] = ("NSE", "Asia/Kolkata"),
        [(LeanSecurity.Crypto, "binance")] = ("BINANCE", "UTC"),
        [(LeanSecurity.Crypto, "coinbase")] = ("COINBASE", "UTC"),
        [(LeanSecurity.Crypto, "gdax")] = ("COINBASE", "UTC"),
        [(LeanSecurity.Crypto, "kraken")] = ("KRAKEN", "UTC"),
        [(LeanSecurity.Future, "india")] = ("NFO", "Asia/Kolkata"),
        [(LeanSecurity.Future, "cme")] = ("CME", "UTC"),
        [(LeanSecurity.Future, "cbot")] = ("CBOT", "UTC"),
        [(LeanSecurity.Future, "comex")] = ("COMEX", "UTC"),
        [(LeanSecurity.Future, "nymex")] = ("NYMEX", "UTC"),
        [(LeanSecurity.Future, "usa")] = ("CME", "UTC"),
    };

    /// <exception cref="IngestException">The path has another form; the message says what it is, or gives the expected one.</exception>
    public static LeanPath Parse(string path)
    {
        string full = Path.GetFullPath(path).Replace('\\', '/');
        var match = Form().Match(full);
        if (!match.Success)
        {
            throw new IngestException(Other(full) is { } other
                ? $"'{path}' holds LEAN's {other}, which is not read; expected {ExpectedForm} (or crypto, future; _quote)"
                : $"'{path}' does not name its symbol and date; expected {ExpectedForm}, such as …/equity/usa/tick/spy/20131007_trade.zip");
        }

        var security = Enum.Parse<LeanSecurity>(match.Groups["security"].Value, ignoreCase: true);
        string market = match.Groups["market"].Value.ToLowerInvariant();
        if (!Markets.TryGetValue((security, market), out var venue))
        {
            string known = string.Join(", ", Markets.Keys.Where(k => k.Item1 == security).Select(k => k.Item2));
            throw new IngestException($"'{path}' is of market '{market}', which is not known; known: {known}");
        }

        if (!DateOnly.TryParseExact(match.Groups["date"].Value, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) || date.Year < 1971)
        {
            throw new IngestException($"'{path}': '{match.Groups["date"].Value}' is not a date after 1970; expected {ExpectedForm}");
        }

        var kind = Enum.Parse<LeanKind>(match.Groups["kind"].Value, ignoreCase: true);
        return new LeanPath(security, kind, venue.Venue, match.Groups["symbol"].Value.ToUpperInvariant(), date, venue.Zone);
    }

    /// <summary>The id of what the zip, or one file within it, is of.</summary>
    /// <param name="entry">Name of the file within: of futures it ends with the day of expiry.</param>
    /// <exception cref="FormatException">There is no such id, or it does not say of which contract it is.</exception>
    public string IdOf(string? entry)
    {
        switch (Security)
        {
            case LeanSecurity.Crypto:
                return $"{Venue}:{CryptoPair.SymbolOf(Venue, Symbol)}";
            case LeanSecurity.Future:
                var expiry = Expiry().Match(entry ?? "");
                return expiry.Success
                    ? $"{Venue}:{Symbol}-{expiry.Groups["date"].Value}-F"
                    : throw new FormatException($"its entry '{entry}' does not end with the contract's day of expiry, as in 20131007_es_tick_trade_201312_20131220.csv");
            default:
                return $"{Venue}:{Symbol}";
        }
    }

    /// <summary>What LEAN's other files are, by their paths; null for those of somebody else.</summary>
    private static string? Other(string path)
    {
        var match = OtherForm().Match(path);
        return match.Success ? $"{match.Groups["security"].Value.ToLowerInvariant()} data of resolution '{match.Groups["resolution"].Value.ToLowerInvariant()}' ({match.Groups["kind"].Value.ToLowerInvariant()})" : null;
    }

    [GeneratedRegex(@"/(?<security>equity|crypto|future)/(?<market>[^/]+)/tick/(?<symbol>[^/]+)/(?<date>\d{8})_(?<kind>trade|quote)\.zip$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Form();

    [GeneratedRegex(@"/(?<security>equity|crypto|cryptofuture|future|futureoption|option|index|indexoption|forex|cfd)/[^/]+/(?<resolution>tick|second|minute|hour|daily)/(?:[^/]+/)*[^/]*?(?<kind>trade|quote|openinterest|[^/_]+)[^/_]*\.zip$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex OtherForm();

    [GeneratedRegex(@"_(?<date>\d{8})\.csv$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Expiry();
}
