namespace Candlewick.Market.Instruments;

/// <summary>Collects vendors' names, one instrument at a time: none of them is kept.</summary>
public sealed class AliasTableBuilder
{
    private readonly List<string> _ids = [];
    private readonly List<ulong> _hashes = [];
    private readonly List<NamedAs> _names = [];

    /// <summary>Adds the aliases of an instrument, and its ISIN.</summary>
    public void Add(Instrument instrument)
    {
        int number = _ids.Count;
        _ids.Add(instrument.Id.ToString());
        foreach (var alias in instrument.Aliases)
        {
            Add(VendorName.Parse(alias.Text).Text, new NamedAs(number, alias.From.DayNumber, alias.To.DayNumber, (byte)Vendors.RankOf(alias.Vendor), alias.Kind));
        }

        if (instrument.Isin.Length > 0)
        {
            Add(instrument.Isin, new NamedAs(number, 0, DateOnly.MaxValue.DayNumber, (byte)Vendors.All.Count, AliasKind.Unknown));
        }
    }

    public AliasTable Build()
    {
        ulong[] hashes = [.. _hashes];
        NamedAs[] names = [.. _names];
        Array.Sort(hashes, names);
        return new AliasTable([.. _ids], hashes, names);
    }

    private void Add(string text, NamedAs name)
    {
        _hashes.Add(AliasTable.Hash(text));
        _names.Add(name);
    }
}
