namespace Candlewick.Market.Candles;

/// <summary>Which candles others are merged from.</summary>
public static class MergedSpec
{
    /// <summary>
    /// The nearest of <paramref name="built"/>: the specification itself, else the longest that divides it and lies on the
    /// same grid. Days and longer are made of trading days only, for auctions count to no shorter bar.
    /// </summary>
    /// <returns>False where none divides it.</returns>
    public static bool TryFind(BarSpec spec, IEnumerable<BarSpec> built, out BarSpec from)
    {
        from = built.Where(part => part == spec || Divides(part, spec)).OrderDescending().FirstOrDefault();
        return from.Kind != BarKind.None;
    }

    private static bool Divides(BarSpec part, BarSpec spec) =>
        part.Kind == BarKind.Time && spec.Kind == BarKind.Time && part.Price == spec.Price
        && (spec.IsBeyondDay ? part.IsDay : !spec.IsDay && part.LengthUs < spec.LengthUs && spec.LengthUs % part.LengthUs == 0);
}
