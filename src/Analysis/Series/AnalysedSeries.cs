namespace Candlewick.Analysis.Series;

/// <summary>One instrument and interval: its bars, and its risk.</summary>
internal sealed record AnalysedSeries(AnalysedBars Bars, SeriesRisk Risk);
