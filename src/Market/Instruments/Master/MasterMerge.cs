namespace Candlewick.Market.Instruments.Master;

/// <summary>
/// Makes one list of what several vendors list. A vendor's own list need not outlive its <see cref="Add"/>: each is as large as the result.
/// </summary>
public sealed class MasterMerge
{
    private readonly Dictionary<string, Instrument> _merged = new(StringComparer.Ordinal);
    private int _rank = -1;

    /// <summary>
    /// Adds what a vendor lists: each id once, aliases of this vendor only, without dates. Where vendors disagree, the first in
    /// <see cref="Vendors.All"/> counts; what it does not say, the next one does. So they are added in that order, and each once.
    /// </summary>
    /// <exception cref="ArgumentException">A vendor came too late.</exception>
    public void Add(string vendor, IReadOnlyList<Instrument> instruments)
    {
        int rank = Vendors.RankOf(vendor);
        if (rank <= _rank)
        {
            throw new ArgumentException($"'{vendor}' comes before or with a vendor that has been added", nameof(vendor));
        }

        _rank = rank;
        _merged.EnsureCapacity(instruments.Count);
        foreach (var instrument in instruments)
        {
            string id = instrument.Id.ToString();
            _merged[id] = _merged.TryGetValue(id, out var known) ? Fill(known, instrument) : instrument;
        }
    }

    /// <summary>Instruments by id, with underlyings and session groups.</summary>
    public Dictionary<string, Instrument> Complete()
    {
        Derive(_merged);
        return _merged;
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
        var underlyings = new Dictionary<(string Venue, string Root), InstrumentId?>();
        var withContracts = new HashSet<string>(StringComparer.Ordinal);
        foreach (var instrument in merged.Values.Where(IsContract))
        {
            var key = (instrument.Id.Venue, instrument.Root);
            if (!underlyings.ContainsKey(key))
            {
                var underlying = Underlyings.Of(key.Venue, key.Root);
                underlyings[key] = underlying = underlying is { } found && merged.ContainsKey(found.ToString()) ? found : null;
                if (key.Venue == "NFO" && underlying is { } share)
                {
                    withContracts.Add(share.ToString());
                }
            }
        }

        // Values of existing keys may be replaced while the dictionary is read.
        foreach (var (id, instrument) in merged)
        {
            string venue = instrument.Id.Venue, root = instrument.Root;
            merged[id] = instrument with
            {
                Underlying = IsContract(instrument) ? underlyings[(venue, root)] : null,
                SessionGroup = SessionGroups.Of(venue, root, instrument.Type == InstrumentType.Equity && withContracts.Contains(id)),
            };
        }
    }

    private static bool IsContract(Instrument instrument) => instrument.Type is InstrumentType.Future or InstrumentType.Option;
}
