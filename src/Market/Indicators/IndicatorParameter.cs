using System.Globalization;

namespace Candlewick.Market.Indicators;

/// <summary>A parameter of an indicator.</summary>
/// <param name="Name">As in the catalogue: <c>period</c>, <c>fast</c>.</param>
/// <param name="Default">Where it is not given.</param>
/// <param name="Min">Least value, inclusive.</param>
/// <param name="Max">Greatest value, inclusive.</param>
/// <param name="IsWhole">Whole numbers only: a number of bars.</param>
public sealed record IndicatorParameter(string Name, double Default, double Min, double Max, bool IsWhole)
{
    /// <summary>Longest window, which bounds the memory of a series.</summary>
    private const int MaxPeriod = 2000;

    /// <summary>A number of bars.</summary>
    internal static IndicatorParameter Bars(int byDefault, int min = 2, string name = "period") => new(name, byDefault, min, MaxPeriod, true);

    /// <summary>A factor.</summary>
    internal static IndicatorParameter Factor(string name, double byDefault, double min = 0, double max = 100) => new(name, byDefault, min, max, false);

    /// <summary>What is wrong with a value; null where nothing is.</summary>
    internal string? Fault(double value) =>
        value >= Min && value <= Max && (!IsWhole || value == Math.Truncate(value)) ? null
        : string.Create(CultureInfo.InvariantCulture, $"{Name} is {value}, not {(IsWhole ? "a whole number" : "a number")} from {Min} to {Max}");
}
