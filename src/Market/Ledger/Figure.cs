using System.Diagnostics.CodeAnalysis;
using Candlewick.Market.Numbers;

namespace Candlewick.Market.Ledger;

/// <summary>Figures as they are shown: what a quotient made longer than eight places is rounded there, half to even; needless zeros go.</summary>
internal static class Figure
{
    private const int Places = 8;

    public static decimal Of(decimal value) => Decimals.Normalize(decimal.Round(value, Places));

    [return: NotNullIfNotNull(nameof(value))]
    public static decimal? Of(decimal? value) => value is { } figure ? Of(figure) : null;
}
