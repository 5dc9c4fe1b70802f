using System.Globalization;
using System.Text.RegularExpressions;

namespace Candlewick.Market.Instruments.Search;

/// <summary>
/// A contract as brokers glue it together, for lists that do not have this broker's names: <c>NIFTY26DEC24500CE</c>, <c>NIFTY26D0824500CE</c>,
/// <c>NIFTY08DEC2624500CE</c>. Digits may be parted in several ways; which one is meant, the contracts there are decide.
/// </summary>
/// <param name="Day">Which expiries it may be.</param>
/// <param name="IsMonthly">It is the last of its month.</param>
/// <param name="Right"><see cref="OptionRight.None"/> for a future.</param>
internal sealed partial record GluedContract(string Root, DatePattern Day, bool IsMonthly, decimal? Strike, OptionRight Right)
{
    /// <summary>All that <paramref name="word"/> (upper case) may mean.</summary>
    public static IEnumerable<GluedContract> Readings(string word)
    {
        foreach (var (form, isMonthly) in new[] { (YearAndMonth(), true), (YearMonthDay(), false), (DayMonthYear(), false) })
        {
            var match = form.Match(word);
            if (match.Success && MonthOf(match.Groups["month"].Value) is > 0 and var month)
            {
                string strike = match.Groups["strike"].Value;
                var right = match.Groups["kind"].Value switch { "CE" => OptionRight.Call, "PE" => OptionRight.Put, _ => OptionRight.None };
                if ((right == OptionRight.None) == (strike.Length == 0))
                {
                    yield return new GluedContract(
                        match.Groups["root"].Value, new DatePattern(2000 + Number(match, "year"), month, Number(match, "day")), isMonthly,
                        strike.Length == 0 ? null : decimal.Parse(strike, CultureInfo.InvariantCulture), right);
                }
            }
        }
    }

    private static int Number(Match match, string group) => match.Groups[group] is { Success: true } found ? int.Parse(found.Value, CultureInfo.InvariantCulture) : 0;

    /// <summary>By name, or Kite's 1 to 9, O, N, D.</summary>
    private static int MonthOf(string text) => text.Length == 1 ? "123456789OND".IndexOf(text[0], StringComparison.Ordinal) + 1 : DatePattern.MonthOf(text);

    [GeneratedRegex(@"^(?<root>[A-Z][A-Z0-9&-]*?)(?<year>\d{2})(?<month>[A-Z]{3})(?<strike>\d*(\.\d+)?)(?<kind>CE|PE|FUT)$")]
    private static partial Regex YearAndMonth();

    [GeneratedRegex(@"^(?<root>[A-Z][A-Z0-9&-]*?)(?<year>\d{2})(?<month>[1-9OND])(?<day>\d{2})(?<strike>\d+(\.\d+)?)(?<kind>CE|PE)$")]
    private static partial Regex YearMonthDay();

    [GeneratedRegex(@"^(?<root>[A-Z][A-Z0-9&-]*?)(?<day>\d{2})(?<month>[A-Z]{3})(?<year>\d{2})(?<strike>\d*(\.\d+)?)(?<kind>CE|PE|FUT)$")]
    private static partial Regex DayMonthYear();
}
