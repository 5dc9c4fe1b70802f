using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Candlewick.Contracts.Topics;
using Candlewick.Instruments.Lookup;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Protocol;

namespace Candlewick.StreamApi.Subscriptions;

/// <summary>Which items belong to a subscription.</summary>
internal sealed class Scope(Channel channel, InstrumentSet instruments, IReadOnlyList<string> intervals, bool fast)
{
    public Channel Channel { get; } = channel;

    public InstrumentSet Instruments { get; } = instruments;

    public IReadOnlyList<string> Intervals { get; } = intervals;

    /// <summary>The topic it is read from.</summary>
    public Topic Topic { get; } = Channels.TopicOf(channel, fast);

    /// <summary>True where stored candles precede the log.</summary>
    public bool HasStore { get; } = channel == Channel.Candles && !fast;

    /// <summary>Items before this time are not in it, microseconds UTC.</summary>
    public long FromUs { get; init; }

    /// <summary>Items at or after this time are not in it.</summary>
    public long ToUs { get; init; } = long.MaxValue;

    /// <summary>What a cursor must match: channel, instruments and intervals, however they were written.</summary>
    public ulong Hash
    {
        get
        {
            string text = $"{Channel.Name()}|{Instruments.Canonical}|{string.Join(',', Intervals.Distinct().Order(StringComparer.Ordinal))}";
            return BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        }
    }

    public Scope Between(long fromUs, long toUs) => new(Channel, Instruments, Intervals, fast) { FromUs = fromUs, ToUs = toUs };

    /// <summary>True where a decoded item is in it; its key was checked before it was decoded.</summary>
    public bool Contains(Item item) =>
        item.TimeUs >= FromUs && item.TimeUs < ToUs && (item.Interval is null || Intervals.Contains(item.Interval));
}
