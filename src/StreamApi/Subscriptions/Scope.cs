using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Candlewick.Instruments.Lookup;
using Candlewick.StreamApi.Access;
using Candlewick.StreamApi.Channels;
using Candlewick.StreamApi.Items;

namespace Candlewick.StreamApi.Subscriptions;

/// <summary>Which items belong to a subscription.</summary>
internal sealed record Scope(Channel Channel, InstrumentSet Instruments, IReadOnlyList<string> Intervals)
{
    /// <summary>What its client may read: instruments are checked before they come in here.</summary>
    public Grant Grant { get; init; } = Grant.Open;

    /// <summary>Items before this time are not in it, microseconds UTC.</summary>
    public long FromUs { get; init; }

    /// <summary>Items at or after this time are not in it.</summary>
    public long ToUs { get; init; } = long.MaxValue;

    /// <summary>What a cursor must match: channel, instruments and intervals, however they were written.</summary>
    public ulong Hash
    {
        get
        {
            string text = $"{Channel.Name}|{Instruments.Canonical}|{string.Join(',', Intervals.Distinct().Order(StringComparer.Ordinal))}";
            return BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        }
    }

    public Scope Between(long fromUs, long toUs) => this with { FromUs = fromUs, ToUs = toUs };

    public Scope Over(InstrumentSet instruments) => this with { Instruments = instruments };

    /// <summary>True where a decoded item is in it; its key was checked before it was decoded.</summary>
    public bool Contains(Item item) =>
        item.TimeUs >= FromUs && item.TimeUs < ToUs && (item.Interval is null || Intervals.Contains(item.Interval));

    /// <summary>True where a key of a state is in it.</summary>
    /// <param name="interval">What follows the instrument: an interval where the channel has intervals, else what tells its items apart.</param>
    public bool HasKey(string instrument, string? interval) =>
        Instruments.Contains(instrument) && (Channel.Intervals is null || (interval is null ? Intervals.Count == 0 : Intervals.Contains(interval)));
}
