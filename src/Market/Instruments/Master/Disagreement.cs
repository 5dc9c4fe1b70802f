namespace Candlewick.Market.Instruments.Master;

/// <summary>Something that vendors say otherwise of an instrument.</summary>
/// <param name="Field"><c>tick_size</c> or <c>lot_size</c>.</param>
/// <param name="Count">Instruments of which they do.</param>
/// <param name="Example">The first of them, with what is said and by whom.</param>
public sealed record Disagreement(string Field, int Count, string Example);
