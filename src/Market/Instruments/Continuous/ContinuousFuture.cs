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

    /// <summary>Whether <paramref name="name"/> is meant to be one, right or wrong: no id has an @.</summary>
    public static bool IsMeant(string name) => name.Contains('@', StringComparison.Ordinal);

    /// <summary>
    /// Whether <paramref name="id"/> is a future of its underlying. One that expires in another age is a slip of a vendor's, and
    /// calendars have no trading days around the first and the last date there is.
    /// </summary>
    public bool IsContract(string id)
    {
        int root = Venue.Length + 1 + Underlying.Length;
        return id.Length > root && id[Venue.Length] == ':' && id[root] == '-'
            && id.StartsWith(Venue, StringComparison.Ordinal) && id.AsSpan(Venue.Length + 1).StartsWith(Underlying, StringComparison.Ordinal)
            && Contract.TryParse(id.AsSpan(Venue.Length + 1), out var contract) && contract.Strike is null && contract.Underlying == Underlying
            && contract.Expiry.Year is > 1900 and < 2200;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Venue}:{Underlying}@{Place}");
}
