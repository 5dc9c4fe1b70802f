namespace Candlewick.Market.Indicators;

/// <summary>What there is to know of an indicator: one line of the catalogue.</summary>
/// <param name="Name">As it is asked for: <c>sma</c>.</param>
/// <param name="Title">For people.</param>
/// <param name="Place">Where a chart draws it.</param>
/// <param name="Parameters">In the order in which they are written.</param>
/// <param name="Outputs">Names of its values, in order; one that has a single value calls it by its own name.</param>
/// <param name="Create">Makes it of arguments that fit the parameters.</param>
public sealed record IndicatorDefinition(
    string Name, string Title, IndicatorPlace Place, IReadOnlyList<IndicatorParameter> Parameters, IReadOnlyList<string> Outputs,
    Func<IReadOnlyList<double>, IIndicator> Create)
{
    /// <summary>One value over so many bars.</summary>
    internal static IndicatorDefinition OfPeriod(string name, string title, IndicatorPlace place, int period, int min, Func<int, IIndicator> create) =>
        new(name, title, place, [IndicatorParameter.Bars(period, min)], [name], a => create((int)a[0]));

    /// <summary>One value, without parameters.</summary>
    internal static IndicatorDefinition Plain(string name, string title, IndicatorPlace place, Func<IIndicator> create) =>
        new(name, title, place, [], [name], _ => create());
}
