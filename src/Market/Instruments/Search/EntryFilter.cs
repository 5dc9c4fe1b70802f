namespace Candlewick.Market.Instruments.Search;

/// <summary>What a query's filters let through, whatever its words.</summary>
internal readonly struct EntryFilter
{
    private readonly InstrumentQuery _query;
    private readonly HashSet<(int Root, string Venue)>? _chains;
    private readonly int _leastExpiry;
    private readonly bool _letsAll;

    /// <param name="chains">Roots and venues of contracts on what the query names as underlying; null where it names none.</param>
    /// <param name="leastExpiry">Only contracts that expire on that day, yyyymmdd, or later; 0 for anything.</param>
    public EntryFilter(InstrumentQuery query, HashSet<(int Root, string Venue)>? chains, int leastExpiry = 0)
    {
        (_query, _chains, _leastExpiry) = (query, chains, leastExpiry);
        _letsAll = query is { Type: null, Venue: null, Right: null, Strike: null, Expiry: null } && chains is null && leastExpiry == 0;
    }

    public bool Lets(in IndexEntry entry)
    {
        if (_letsAll)
        {
            return true;
        }

        if ((_query.Type is { } type && entry.Type != type)
            || (_query.Venue is { } venue && entry.Venue != venue)
            || (_query.Right is { } right && entry.Right != right)
            || entry.Expiry < _leastExpiry
            || (_query.Strike is { } strike && entry.Strike != strike)
            || (_chains is not null && !(entry.Type.IsContract() && _chains.Contains((entry.Root, entry.Venue)))))
        {
            return false;
        }

        if (_query.Expiry is not { } dates)
        {
            return true;
        }

        foreach (var date in dates)
        {
            if (entry.Expiry != 0 && date.Matches(entry.Expiry))
            {
                return true;
            }
        }

        return false;
    }
}
