namespace Candlewick.Market.Indicators;

/// <summary>Where a chart draws an indicator.</summary>
public enum IndicatorPlace
{
    /// <summary>Over the candles, on their scale of prices.</summary>
    Overlay = 0,

    /// <summary>In a pane of its own.</summary>
    Pane = 1,

    /// <summary>A mark at the bars where its value is not 0.</summary>
    Marker = 2,
}
