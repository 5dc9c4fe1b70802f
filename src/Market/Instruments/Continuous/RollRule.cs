using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Candlewick.Market.Instruments.Continuous;

/// <summary>When a continuous future goes over to the next contract: <c>expiry</c>, <c>days:n</c> or <c>oi</c>.</summary>
/// <param name="DaysBefore">Trading days before the day after expiry; 0 for expiry itself.</param>
/// <param name="ByOpenInterest">Sooner, on the day after the next contract's open interest was higher.</param>
public readonly record struct RollRule(int DaysBefore, bool ByOpenInterest)
{
    private const int MostDays = 60;
    private const string DaysPrefix = "days:";

    /// <summary>Reads a rule; nothing is <c>expiry</c>.</summary>
    public static bool TryParse(string? text, out RollRule rule, [NotNullWhen(false)] out string? error)
    {
        rule = new RollRule(0, text == "oi");
        int days = 0;
        bool isRule = text is null or "" or "expiry" or "oi"
            || (text.StartsWith(DaysPrefix, StringComparison.Ordinal)
                && int.TryParse(text.AsSpan(DaysPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out days)
                && days is >= 1 and <= MostDays);
        rule = rule with { DaysBefore = days };
        error = isRule ? null : $"roll is '{text}'; expected expiry, oi, or days:n with n from 1 to {MostDays}";
        return isRule;
    }

    public override string ToString() => ByOpenInterest ? "oi" : DaysBefore > 0 ? string.Create(CultureInfo.InvariantCulture, $"{DaysPrefix}{DaysBefore}") : "expiry";
}
