namespace Candlewick.Market.Instruments.Master;

/// <summary>Makes one list of what several vendors list. The result does not depend on the order of its input.</summary>
public static class MasterMerge
{
    /// <summary>
    /// Instruments by id. Where vendors disagree, the first in <see cref="Vendors.All"/> counts; what it does not say, the next
    /// one does. Underlyings and session groups are filled in.
    /// </summary>
    public static Dictionary<string, Instrument> Merge(IReadOnlyList<VendorListing> listings)
    {
        var merged = new Dictionary<string, Instrument>(listings.Count == 0 ? 0 : listings.Max(l => l.Instruments.Count), StringComparer.Ordinal);
        foreach (var listing in listings.OrderBy(l => Vendors.RankOf(l.Vendor)).ThenBy(l => l.Vendor, StringComparer.Ordinal))
        {
            foreach (var instrument in listing.Instruments)
            {
                string id = instrument.Id.ToString();
                merged[id] = merged.TryGetValue(id, out var known) ? Fill(known, instrument) : instrument;
            }
        }

        Derive(merged);
        return merged;
    }

    /// <summary><paramref name="known"/>, and what it does not say from <paramref name="other"/>.</summary>
    internal static Instrument Fill(Instrument known, Instrument other) => known with
    {
        Name = known.Name.Length > 0 ? known.Name : other.Name,
        TickSize = known.TickSize > 0 ? known.TickSize : other.TickSize,
        LotSize = known.LotSize > 0 ? known.LotSize : other.LotSize,
        Isin = known.Isin.Length > 0 ? known.Isin : other.Isin,
        Listed = known.Listed ?? other.Listed,
        Underlying = known.Underlying ?? other.Underlying,
        Aliases = [.. known.Aliases, .. other.Aliases],
    };

    /// <summary>What no vendor says but the whole list shows.</summary>
    private static void Derive(Dictionary<string, Instrument> merged)
    {
        var derived = new HashSet<string>(StringComparer.Ordinal);
        var roots = new Dictionary<(string Venue, string Root), InstrumentId?>();
        foreach (string id in merged.Keys.ToList())
        {
            var instrument = merged[id];
            if (instrument.Type is InstrumentType.Future or InstrumentType.Option)
            {
                merged[id] = instrument with { Underlying = UnderlyingOf(instrument) };
            }
        }

        foreach (string id in merged.Keys.ToList())
        {
            var instrument = merged[id];
            merged[id] = instrument with { SessionGroup = SessionGroups.Of(instrument.Id.Venue, instrument.Root, instrument.Type == InstrumentType.Equity && derived.Contains(id)) };
        }

        InstrumentId? UnderlyingOf(Instrument contract)
        {
            var key = (contract.Id.Venue, contract.Root);
            if (!roots.TryGetValue(key, out var underlying))
            {
                underlying = Underlyings.Of(key.Venue, key.Root) is { } found && merged.ContainsKey(found.ToString()) ? found : null;
                roots[key] = underlying;
            }

            if (underlying is { } share && key.Venue == "NFO")
            {
                derived.Add(share.ToString());
            }

            return underlying;
        }
    }
}
