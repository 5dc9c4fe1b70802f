namespace Candlewick.Market.Instruments.Search;

/// <summary>
/// The order of what fits a query equally well: listed before delisted, then by kind, venue, expiry, strike and id. Sorted once, so
/// that a search compares places.
/// </summary>
internal sealed class UsualOrder
{
    private readonly int[] _entryAt;
    private readonly int[] _placeOf;

    /// <param name="entries">Numbered as they stand.</param>
    /// <param name="defaultVenues">Those on these venues come first, in this order; all others are equal.</param>
    public UsualOrder(IndexEntry[] entries, IReadOnlyList<string> defaultVenues)
    {
        var ranks = defaultVenues.Select((venue, rank) => (venue, rank)).DistinctBy(v => v.venue).ToDictionary(v => v.venue, v => v.rank, StringComparer.Ordinal);
        var keys = Array.ConvertAll(entries, e => KeyOf(e, ranks));
        _entryAt = [.. Enumerable.Range(0, entries.Length)];
        Array.Sort(_entryAt, (a, b) =>
        {
            int order = keys[a].CompareTo(keys[b]);
            order = order != 0 ? order : Nullable.Compare(entries[a].Strike, entries[b].Strike);
            return order != 0 ? order : string.CompareOrdinal(entries[a].Id, entries[b].Id);
        });
        _placeOf = new int[entries.Length];
        for (int place = 0; place < _entryAt.Length; place++)
        {
            _placeOf[_entryAt[place]] = place;
        }
    }

    public int EntryAt(int place) => _entryAt[place];

    public int PlaceOf(int entry) => _placeOf[entry];

    /// <summary>All that comes before the strike, as one number: yyyymmdd takes 27 bits.</summary>
    private static long KeyOf(in IndexEntry entry, Dictionary<string, int> ranks)
    {
        long key = entry.Delisted ? 1 : 0;
        key = (key << 3) | (long)TypeOrder(entry.Type);
        key = (key << 16) | (long)Math.Min(ranks.GetValueOrDefault(entry.Venue, ushort.MaxValue), ushort.MaxValue);
        return (key << 27) | (long)entry.Expiry;
    }

    private static int TypeOrder(InstrumentType type) => type switch
    {
        InstrumentType.Index => 0,
        InstrumentType.Equity => 1,
        InstrumentType.Spot => 2,
        InstrumentType.Future => 3,
        InstrumentType.Option => 4,
        _ => 5,
    };
}
