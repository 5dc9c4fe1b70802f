using Candlewick.Analysis;
using Candlewick.Market.Candles;
using Candlewick.Market.Indicators;

namespace Candlewick.Cli.Settings;

/// <summary>What is computed of closed candles.</summary>
/// <param name="Intervals"><c>ANALYSIS_INTERVALS</c>: of which candles.</param>
/// <param name="Indicators"><c>ANALYSIS_INDICATORS</c>: which indicators; all candlestick patterns are besides.</param>
internal sealed record AnalysisSettings(IReadOnlyList<BarSpec> Intervals, IReadOnlyList<IndicatorSpec> Indicators)
{
    /// <exception cref="SettingException">A value cannot be used.</exception>
    public static AnalysisSettings Read(Func<string, string?> get) => new(
        get("ANALYSIS_INTERVALS") is { } intervals
            ? [.. intervals.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Interval).Distinct()]
            : [BarSpec.OneMinute, BarSpec.FiveMinutes, BarSpec.OneDay],
        get("ANALYSIS_INDICATORS") is { } indicators ? Parse(indicators) : AnalysisOptions.UsualIndicators);

    private static BarSpec Interval(string text) =>
        !BarSpec.TryParse(text, out var spec, out string? error) ? throw new SettingException($"ANALYSIS_INTERVALS: {error}")
        : spec.IsFast ? throw new SettingException($"ANALYSIS_INTERVALS has '{spec}'; expected 1m and longer")
        : spec;

    private static IReadOnlyList<IndicatorSpec> Parse(string text) =>
        IndicatorSpec.TryParseList(text, out var specs, out string? error) ? specs : throw new SettingException($"ANALYSIS_INDICATORS: {error}");
}
