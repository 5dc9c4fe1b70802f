namespace Candlewick.Market.Bars;

/// <summary>Ticks of a source that moved nothing, because another one owns their trading date, or did.</summary>
/// <param name="Date">Trading date, yyyymmdd.</param>
/// <param name="Source">Whose ticks they are.</param>
/// <param name="FirstOffset">Offset of the first.</param>
/// <param name="Ticks">How many there were.</param>
public readonly record struct SetAsideTicks(int Date, string Source, long FirstOffset, long Ticks);
