namespace Candlewick.Analysis.Series;

/// <summary>What a candle was to a series.</summary>
internal enum Taken
{
    /// <summary>It is known already.</summary>
    Known,

    /// <summary>It is the next one.</summary>
    Next,

    /// <summary>It changes a kept bar, or comes before one.</summary>
    Revises,

    /// <summary>It lies before the bars that are kept.</summary>
    TooOld,
}
