using Candlewick.Instruments.Lookup;
using Candlewick.Market.Candles;
using Candlewick.Market.Sessions;
using Candlewick.StreamApi.Candles;
using Candlewick.StreamApi.Channels;
using Candlewick.StreamApi.History;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Quotes;
using Candlewick.StreamApi.Subscriptions;

namespace Candlewick.StreamApi.Replay;

/// <summary>How the channels of the catalog are replayed: from their own log, or, of those that are a state, from the ticks that made it.</summary>
internal sealed class ReplaySources(ChannelCatalog catalog, ChannelSet channels, StreamApiOptions options, ServedCandles candles, InstrumentMaster master)
{
    /// <summary>How often an open candle is told, where a client does not say: as often as the aggregators tell theirs.</summary>
    private static readonly TimeSpan UsualConflation = TimeSpan.FromMilliseconds(250);

    private readonly TickWireReader _ticks = new(options.SchemaIds);

    /// <exception cref="RequestException">The channel has no past, or no such view.</exception>
    public ReplaySource Of(Channel channel, SubscribeRequest request)
    {
        int rank = catalog.Channels.ToList().IndexOf(channel);
        if (channel == CandleChannels.Open)
        {
            var specs = request.Intervals.Distinct(StringComparer.Ordinal).Select(BarSpec.Parse).ToList();
            if (specs.Find(spec => spec.IsBeyondDay) is { LengthUs: > 0 } beyond)
            {
                throw new RequestException(ErrorCodes.UnknownInterval, $"open candles are replayed up to 1d; {beyond} would need the ticks of weeks");
            }

            var rules = new CandleRules(specs: specs);
            return OfTicks(channel, rank, (_, _) => new OpenBars(_ticks, rules, id => master.Find(id)?.SessionGroup ?? "", request.Conflate ?? UsualConflation));
        }

        if (channel == QuoteChannel.Quotes)
        {
            return OfTicks(channel, rank, (_, _) => new QuoteReplay(_ticks, new QuoteBooks(master).Open, request.Conflate ?? channel.Conflate));
        }

        if (channels[channel] is not ServedStream stream)
        {
            throw new RequestException(ErrorCodes.BadRequest, $"channel {channel.Name} has no past to be replayed; subscribe without \"speed\" and \"clock\"");
        }

        stream = In(stream, request.View ?? ReplayView.AsSeen);
        var built = new RecordReplay(stream.Items, byStamp: channel.Intervals is not null);
        var merged = request.Intervals.Select(candles.Parse).Where(interval => interval.IsMerged).Distinct().ToList();
        return new ReplaySource(
            stream, rank, (_, clockUs) => merged.Count == 0 ? built : new MergedReplay(stream.Items, built, merged, candles.Grids, stream.History.Parts!, clockUs - Settling.WindowUs))
        {
            IsStamped = channel.IsOfInstruments,
        };
    }

    /// <summary>A channel with the history of a view.</summary>
    /// <exception cref="RequestException">There is no such view of it.</exception>
    public static ServedStream In(ServedStream stream, ReplayView view) =>
        stream.Channel.Intervals is null ? stream
        : view == ReplayView.AsSeen ? stream with { History = new LogHistory(new ChannelLog(stream.Log, stream.Items)) }
        : stream.History is IStoredHistory ? stream
        : throw new RequestException(ErrorCodes.BadRequest, "the final view is of stored candles, of a minute and longer; leave \"view\" out for those below");

    /// <summary>A state is built from the beginning of the date, so that it is whole where the replay begins.</summary>
    private ReplaySource OfTicks(Channel channel, int rank, Func<Scope, long, IReplayReader> reader)
    {
        var ticks = (ServedStream)channels[TickChannel.Ticks];
        return new ReplaySource(ticks with { Channel = channel }, rank, reader) { StateFromUs = TimeRange.FirstUs };
    }
}
