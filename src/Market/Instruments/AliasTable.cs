namespace Candlewick.Market.Instruments;

/// <summary>
/// What vendors' names meant, by date. A quarter of a million instruments have a million names: kept are their hashes, 64 bits each, and
/// whose they are. Immutable and safe to share between threads.
/// </summary>
public sealed class AliasTable
{
    private const string Series = "-EQ";

    private readonly string[] _ids;
    private readonly ulong[] _hashes;
    private readonly NamedAs[] _names;

    internal AliasTable(string[] ids, ulong[] sortedHashes, NamedAs[] names) => (_ids, _hashes, _names) = (ids, sortedHashes, names);

    /// <summary>
    /// The instrument that a vendor's name meant on <paramref name="date"/>, null where none. Should two claim it, the one
    /// who got it last has it.
    /// </summary>
    public InstrumentId? Resolve(string vendor, AliasKind kind, string text, DateOnly date)
    {
        byte rank = (byte)Vendors.RankOf(vendor);
        var name = VendorName.Parse(text);
        string? found = Best(Named(name.Text).Where(n => n.Kind == kind && n.Vendor == rank && n.IsValidOn(date.DayNumber) && IsOn(name.Venues, n)));
        return found is null ? null : InstrumentId.Parse(found);
    }

    /// <summary>
    /// The instrument that <paramref name="name"/> means to any vendor on <paramref name="date"/>, an ISIN included; null where none. A name
    /// that means nothing on that date means what it last meant.
    /// </summary>
    /// <param name="defaultVenues">Where a name without a place means several, those on these venues count, in this order.</param>
    public string? Resolve(string name, DateOnly date, IReadOnlyList<string> defaultVenues)
    {
        var parsed = VendorName.Parse(name);
        foreach (string venue in parsed.Venues.Count > 0 ? parsed.Venues : [.. defaultVenues, ""])
        {
            var named = Named(parsed.Text).Concat(parsed.Venues.Count > 0 ? parsed.KiteTokens(venue).SelectMany(Named).Where(n => n.Kind == AliasKind.Token) : [])
                .Where(n => venue.Length == 0 || VenueOf(n) == venue).ToList();
            string? found = Best(named.Where(n => n.IsValidOn(date.DayNumber))) ?? Best(named.Where(n => n.From <= date.DayNumber));
            if (found is not null)
            {
                return found;
            }
        }

        // The series that ids leave out, written out by a vendor whose names are not here.
        return parsed.Text.EndsWith(Series, StringComparison.Ordinal) ? Resolve($"NSE:{parsed.Text[..^Series.Length]}", date, defaultVenues) : null;
    }

    /// <summary>FNV-1a over the letters.</summary>
    internal static ulong Hash(ReadOnlySpan<char> text)
    {
        ulong hash = 14_695_981_039_346_656_037;
        foreach (char c in text)
        {
            hash = (hash ^ c) * 1_099_511_628_211;
        }

        return hash;
    }

    private IEnumerable<NamedAs> Named(string text)
    {
        ulong hash = Hash(text);
        int at = Array.BinarySearch(_hashes, hash);
        while (at > 0 && _hashes[at - 1] == hash)
        {
            at--;
        }

        for (; at >= 0 && at < _hashes.Length && _hashes[at] == hash; at++)
        {
            yield return _names[at];
        }
    }

    private bool IsOn(IReadOnlyList<string> venues, NamedAs name) => venues.Count == 0 || venues.Contains(VenueOf(name), StringComparer.Ordinal);

    private string VenueOf(NamedAs name) => _ids[name.Instrument][.._ids[name.Instrument].IndexOf(':', StringComparison.Ordinal)];

    /// <summary>Who got it last, then the vendor whose word counts; by id where they are equal, for the answer must not depend on the order in which they were added.</summary>
    private string? Best(IEnumerable<NamedAs> names) => names
        .OrderByDescending(n => n.From).ThenByDescending(n => n.To).ThenBy(n => n.Vendor).ThenBy(n => _ids[n.Instrument], StringComparer.Ordinal)
        .Select(n => _ids[n.Instrument]).FirstOrDefault();
}

/// <summary>Whose a name was, and when: day numbers, the last exclusive.</summary>
internal readonly record struct NamedAs(int Instrument, int From, int To, byte Vendor, AliasKind Kind)
{
    public bool IsValidOn(int day) => From <= day && day < To;
}
