using System.Text;
using Candlewick.Contracts.Ticks;
using Candlewick.Market.Instruments;

namespace Candlewick.Portfolio.Partitions;

/// <summary>The instruments of one partition, found by name as it stands on the wire.</summary>
internal sealed class InstrumentTable
{
    private readonly Dictionary<byte[], ValuedInstrument> _instruments = new(Utf8Names.Comparer);

    public IReadOnlyCollection<ValuedInstrument> All => _instruments.Values;

    /// <summary>Null where nothing was said of it yet.</summary>
    public ValuedInstrument? Find(ReadOnlySpan<byte> name) =>
        _instruments.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(name, out var found) ? found : null;

    /// <summary>Made when it is first asked for; null where the name is no instrument's.</summary>
    public ValuedInstrument? Get(ReadOnlySpan<byte> name)
    {
        if (Find(name) is { } found)
        {
            return found;
        }

        if (!InstrumentId.TryParse(Encoding.UTF8.GetString(name), out var id, out _))
        {
            return null;
        }

        var made = new ValuedInstrument(id);
        _instruments.Add(name.ToArray(), made);
        return made;
    }
}
