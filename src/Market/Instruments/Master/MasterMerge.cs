using System.Globalization;

namespace Candlewick.Market.Instruments.Master;

/// <summary>Makes one instrument of what several vendors say of it, and adds what no vendor says but the whole list shows.</summary>
/// <param name="isListed">Whether any of the vendors has an id.</param>
public sealed class MasterMerge(Func<InstrumentId, bool> isListed)
{
    private static readonly (string Name, Func<Instrument, decimal> Value)[] Compared = [("tick_size", i => i.TickSize), ("lot_size", i => i.LotSize)];

    private readonly Dictionary<(string Venue, string Root), InstrumentId?> _underlyings = [];
    private readonly HashSet<InstrumentId> _withContracts = [];
    private readonly Dictionary<string, Disagreement> _disagreements = new(StringComparer.Ordinal);

    /// <summary>Instruments merged.</summary>
    public int Count { get; private set; }

    /// <summary>By field.</summary>
    public IReadOnlyCollection<Disagreement> Disagreements => _disagreements.Values;

    /// <summary>
    /// Merges what is said of one id: the first that says something counts. Ids are given in ordinal order, by which a share comes
    /// after the contracts that decide its session group: NFO before NSE.
    /// </summary>
    /// <param name="said">One instrument a vendor, in the order of <see cref="Vendors.All"/>, with aliases of this vendor only.</param>
    public Instrument Of(IReadOnlyList<Instrument> said)
    {
        Count++;
        var merged = said[0];
        for (int i = 1; i < said.Count; i++)
        {
            merged = Fill(merged, said[i]);
        }

        if (said.Count > 1)
        {
            Compare(said);
        }

        return Derive(merged);
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

    private void Compare(IReadOnlyList<Instrument> said)
    {
        foreach (var (field, value) in Compared)
        {
            var first = said.FirstOrDefault(i => value(i) > 0);
            if (said.FirstOrDefault(i => value(i) > 0 && value(i) != value(first!)) is { } other)
            {
                var known = _disagreements.GetValueOrDefault(field) ?? new Disagreement(field, 0, string.Create(
                    CultureInfo.InvariantCulture, $"{first!.Id}: {value(first)} ({VendorOf(first)}), {value(other)} ({VendorOf(other)})"));
                _disagreements[field] = known with { Count = known.Count + 1 };
            }
        }

        static string VendorOf(Instrument instrument) => instrument.Aliases[0].Vendor;
    }

    private Instrument Derive(Instrument instrument)
    {
        string venue = instrument.Id.Venue, root = instrument.Root;
        bool isContract = instrument.Type.IsContract();
        return instrument with
        {
            Underlying = isContract ? instrument.Underlying ?? UnderlyingOf(venue, root) : null,
            SessionGroup = instrument.SessionGroup.Length > 0
                ? instrument.SessionGroup
                : SessionGroups.Of(venue, root, instrument.Type == InstrumentType.Equity && _withContracts.Contains(instrument.Id)),
        };
    }

    private InstrumentId? UnderlyingOf(string venue, string root)
    {
        if (!_underlyings.TryGetValue((venue, root), out var underlying))
        {
            _underlyings[(venue, root)] = underlying = Underlyings.Of(venue, root) is { } found && isListed(found) ? found : null;
            if (venue == "NFO" && underlying is { } share)
            {
                _withContracts.Add(share);
            }
        }

        return underlying;
    }
}
