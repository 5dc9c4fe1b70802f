using System.Diagnostics.CodeAnalysis;
using Candlewick.Market.Instruments;

namespace Candlewick.Instruments.Formats;

/// <summary>The id of a row of a master file.</summary>
internal static class RowId
{
    /// <summary>The id of something that is no contract.</summary>
    public static bool TrySpot(string venue, ReadOnlySpan<char> symbol, out InstrumentId id, [NotNullWhen(false)] out string? problem) =>
        InstrumentId.TryParse($"{venue}:{SymbolText.From(symbol)}", out id, out problem);

    /// <param name="expiry">Null where the row's could not be read.</param>
    /// <param name="strike">Of an option; null where the row's could not be read.</param>
    /// <param name="right"><see cref="OptionRight.None"/> for a future.</param>
    public static bool TryContract(
        string venue, ReadOnlySpan<char> underlying, DateOnly? expiry, decimal? strike, OptionRight right,
        out InstrumentId id, [NotNullWhen(false)] out string? problem)
    {
        id = default;
        problem = expiry is null ? "a contract without a date of expiry"
            : right != OptionRight.None && strike is not > 0 ? "an option without a strike"
            : null;
        return problem is null
            && InstrumentId.TryParse(
                $"{venue}:{new Contract(SymbolText.From(underlying), expiry!.Value, right == OptionRight.None ? null : strike, right)}", out id, out problem);
    }
}
