using System.Globalization;

namespace Candlewick.Market.Instruments.Continuous;

/// <summary>
/// <c>NFO:NIFTY@1</c>: the nearest future of an underlying, <c>@2</c> the one after. A reference, not an id: which contract it
/// means depends on the date and the <see cref="RollRule"/>.
/// </summary>
/// <param name="Place">From 1 to <see cref="MostPlaces"/>.</param>
public readonly record struct ContinuousFuture(string Venue, string Underlying, int Place)
{
    public const int MostPlaces = 12;

    /// <summary>False where it is none.</summary>
    public static bool TryParse(string text, out ContinuousFuture future)
    {
        future = default;
        int at = text.LastIndexOf('@');
        if (at < 0
            || !InstrumentId.TryParse(text[..at], out var id, out _)
            || !int.TryParse(text.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int place)
            || place is < 1 or > MostPlaces)
        {
            return false;
        }

        future = new ContinuousFuture(id.Venue, id.Symbol, place);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Venue}:{Underlying}@{Place}");
}
