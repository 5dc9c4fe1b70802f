namespace Candlewick.Market.Instruments;

/// <summary>What kind of name an alias is. The numbers are those of the published messages.</summary>
public enum AliasKind : byte
{
    Unknown = 0,

    /// <summary>Trading symbol, with its exchange where the vendor has several: <c>NFO:NIFTY26NOVFUT</c>.</summary>
    Symbol = 1,

    /// <summary>Number or code that the vendor's stream knows it by. Numbers are recycled.</summary>
    Token = 2,

    /// <summary>A name of the vendor's own making.</summary>
    ShortName = 3,
}

/// <summary>A vendor's name for an instrument, and when it meant this instrument.</summary>
/// <param name="Vendor">One of <see cref="Vendors"/>, or of a later release.</param>
/// <param name="Kind">Aliases of one vendor and kind mean one instrument at a time.</param>
/// <param name="Text">Exactly as the vendor writes it.</param>
/// <param name="From">First date on which it was seen.</param>
/// <param name="To">First date on which it no longer is; <see cref="DateOnly.MaxValue"/> while nothing ends it.</param>
public readonly record struct Alias(string Vendor, AliasKind Kind, string Text, DateOnly From, DateOnly To)
{
    /// <summary>An alias whose dates are not decided yet.</summary>
    public Alias(string vendor, AliasKind kind, string text)
        : this(vendor, kind, text, DateOnly.MinValue, DateOnly.MaxValue)
    {
    }

    /// <summary>True where it meant this instrument on <paramref name="date"/>.</summary>
    public bool IsValidOn(DateOnly date) => From <= date && date < To;

    /// <summary>True for the same name, whatever its dates.</summary>
    public bool Names(in Alias other) => Kind == other.Kind && Vendor == other.Vendor && Text == other.Text;
}
