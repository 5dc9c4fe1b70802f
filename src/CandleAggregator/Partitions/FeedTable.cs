using System.Text;
using System.Text.Unicode;
using Candlewick.CandleAggregator.Checkpoints;
using Candlewick.Contracts.V1;
using Candlewick.Market.Bars;
using Candlewick.Market.Instruments;
using Candlewick.Market.Sessions;

namespace Candlewick.CandleAggregator.Partitions;

/// <summary>The sources of one partition, found by name as it stands on the wire.</summary>
internal sealed class FeedTable(CandleRules rules)
{
    private readonly Dictionary<byte[], Feed> _feeds = new(Utf8Names.Comparer);
    private Feed? _last;

    public IReadOnlyCollection<Feed> All => _feeds.Values;

    /// <summary>The feed of a source, made at its first tick; null where the name is not text.</summary>
    public Feed? Get(ReadOnlySpan<byte> source)
    {
        // Ticks come in runs of one source.
        if (_last is not null && source.SequenceEqual(_last.Name))
        {
            return _last;
        }

        if (!_feeds.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(source, out var feed))
        {
            if (source.IsEmpty || !Utf8.IsValid(source))
            {
                return null;
            }

            feed = Add(new Feed(new FeedClock(Encoding.UTF8.GetString(source))));
        }

        return _last = feed;
    }

    /// <summary>The instrument of a feed, made at its first tick; null where its name or venue is not known.</summary>
    public TrackedInstrument? Get(Feed feed, ReadOnlySpan<byte> instrument)
    {
        if (feed.Instruments.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(instrument, out var tracked))
        {
            return tracked;
        }

        if (!InstrumentId.TryParse(Encoding.UTF8.GetString(instrument), out var id, out _) || !rules.TryGet(id.Venue, out var venue))
        {
            return null;
        }

        tracked = new TrackedInstrument(new InstrumentBars(id, feed.Clock.Source, venue));
        feed.Instruments.Add(instrument.ToArray(), tracked);
        return tracked;
    }

    /// <summary>Takes the session group that the log names; false where it is none of the instrument's venue.</summary>
    public bool TryNameGroup(TrackedInstrument tracked, ReadOnlySpan<byte> group)
    {
        if (!rules.TryGet(tracked.Bars.Instrument.Venue, Encoding.UTF8.GetString(group), out var named))
        {
            return false;
        }

        tracked.Bars.NameGroup(named);
        return true;
    }

    /// <summary>Puts a feed of a checkpoint back.</summary>
    public void Restore(FeedState state) => Add(new Feed(BarStates.ToClock(state)) { IsDirty = false });

    /// <summary>Puts an instrument of a checkpoint back, after its feed.</summary>
    public void Restore(InstrumentState state)
    {
        var feed = Get(Encoding.UTF8.GetBytes(state.Source)) ?? throw new FormatException($"the checkpoint holds {state.Instrument} without a source");
        feed.Instruments.Add(Encoding.UTF8.GetBytes(state.Instrument), new TrackedInstrument(BarStates.ToBars(state, rules)));
    }

    /// <summary>Every instrument of every source.</summary>
    public IEnumerable<TrackedInstrument> Tracked => _feeds.Values.SelectMany(feed => feed.Instruments.Values);

    private Feed Add(Feed feed)
    {
        _feeds.Add(feed.Name, feed);
        return feed;
    }
}
