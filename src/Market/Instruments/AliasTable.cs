namespace Candlewick.Market.Instruments;

/// <summary>
/// What vendors' names meant, by date. Not safe to change while it is read; build it, then share it.
/// </summary>
public sealed class AliasTable
{
    private readonly Dictionary<(string Vendor, AliasKind Kind, string Text), List<Entry>> _entries = [];

    /// <summary>Adds the aliases of an instrument.</summary>
    public void Add(Instrument instrument)
    {
        foreach (var alias in instrument.Aliases)
        {
            var key = (alias.Vendor, alias.Kind, alias.Text);
            if (!_entries.TryGetValue(key, out var entries))
            {
                _entries[key] = entries = new List<Entry>(1);
            }

            entries.Add(new Entry(alias.From, alias.To, instrument.Id));
        }
    }

    /// <summary>
    /// The instrument that a vendor's name meant on <paramref name="date"/>, null where none. Should two claim it, the one
    /// who got it last has it.
    /// </summary>
    public InstrumentId? Resolve(string vendor, AliasKind kind, string text, DateOnly date)
    {
        if (!_entries.TryGetValue((vendor, kind, text), out var entries))
        {
            return null;
        }

        Entry? found = null;
        foreach (var entry in entries)
        {
            if (entry.From <= date && date < entry.To && (found is not { } other || IsLater(entry, other)))
            {
                found = entry;
            }
        }

        return found?.Id;
    }

    /// <summary>By id where both began on one day: the answer must not depend on the order in which they were added.</summary>
    private static bool IsLater(Entry entry, Entry other) =>
        entry.From > other.From || (entry.From == other.From && string.CompareOrdinal(entry.Id.ToString(), other.Id.ToString()) < 0);

    private readonly record struct Entry(DateOnly From, DateOnly To, InstrumentId Id);
}
