using System.Diagnostics.CodeAnalysis;
using Candlewick.Market.Indicators;

namespace Candlewick.AlertRules.Definition;

/// <summary>One value of an indicator: <c>rsi(14)</c>, <c>macd(12,26,9).signal</c>.</summary>
/// <param name="Spec">Which indicator.</param>
/// <param name="Output">Which of its values, from 0.</param>
public sealed record IndicatorName(IndicatorSpec Spec, int Output)
{
    private const int MostBars = 2_000;

    /// <summary>Bars over which it is computed: recursive averages forget what was before them to the ninth digit, and a session fits.</summary>
    public int Bars => Math.Min(MostBars, 500 + (10 * Spec.Definition.Parameters.Zip(Spec.Arguments).Sum(pair => pair.First.IsWhole ? (int)pair.Second : 0)));

    public static bool TryParse(string text, [NotNullWhen(true)] out IndicatorName? name, [NotNullWhen(false)] out string? error)
    {
        name = null;
        int dot = text.LastIndexOf('.');
        bool hasOutput = dot > text.LastIndexOf(')') && dot > 0;
        if (!IndicatorSpec.TryParse(hasOutput ? text[..dot] : text, out var spec, out error))
        {
            return false;
        }

        int output = hasOutput ? spec.Definition.Outputs.ToList().IndexOf(text[(dot + 1)..]) : 0;
        if (output < 0)
        {
            error = $"{spec} has no {text[(dot + 1)..]}; it has {string.Join(", ", spec.Definition.Outputs)}";
            return false;
        }

        name = new IndicatorName(spec, output);
        return true;
    }

    public override string ToString() => Spec.OutputNames.ElementAt(Output);
}
