using Candlewick.EventStore.Ledger;
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
using Candlewick.StreamApi.Tail;

namespace Candlewick.StreamApi.Replay;

/// <summary>How the channels of the catalog are replayed: from their own log, or, of those that are folded from ticks, from these.</summary>
internal sealed class ReplaySources(
    ChannelCatalog catalog, ChannelSet channels, ChannelServices services, TailSet tails, StreamApiOptions options, ServedCandles candles, InstrumentMaster master)
{
    /// <summary>How often an open candle is told, where a client does not say: as often as the aggregators tell theirs.</summary>
    private static readonly TimeSpan UsualConflation = TimeSpan.FromMilliseconds(250);

    private readonly TickWireReader _ticks = new(options.SchemaIds);
    private readonly LedgerHistory _ledger = new(options.Readers);

    /// <exception cref="RequestException">The channel has no past, or no such view.</exception>
    public ReplaySource Of(Channel channel, SubscribeRequest request)
    {
        int rank = catalog.Channels.ToList().IndexOf(channel);
        if (channel == CandleChannels.Open)
        {
            return OfTicks(channel, rank, OpenCandles(request));
        }

        if (channel == QuoteChannel.Quotes)
        {
            return OfTicks(channel, rank, () => new QuoteReplay(_ticks, new QuoteBooks(master).Open, request.Conflate ?? channel.Conflate));
        }

        if (channel == DepthChannel.Books)
        {
            var (books, items) = (tails[channel.Topic], services.ReaderOf(channel));
            return OfState(new ServedStream(channel, items, books, new LogHistory(new ChannelLog(books, items))), rank, () => new DepthReplay(items, request.Conflate ?? channel.Conflate));
        }

        if (channel == PortfolioChannel.Positions)
        {
            var books = new QuoteBooks(master);
            return OfTicks(channel, rank, () => new PortfolioReplay(_ticks, books.Open, books.ClockOf, _ledger.ReadOfInstrumentAsync, request.Conflate ?? UsualConflation));
        }

        if (channels[channel] is not ServedStream stream)
        {
            throw new RequestException(ErrorCodes.BadRequest, $"channel {channel.Name} has no past to be replayed; subscribe without \"speed\" and \"clock\"");
        }

        stream = In(stream, request.View ?? ReplayView.AsSeen, candles);
        return new ReplaySource(
            stream, rank, (_, clockUs) => channel.Intervals is null ? new RecordReplay(stream.Items, byStamp: false)
                : MergedReplay.Of(stream.Items, request.Intervals, candles, stream.History.Parts!, clockUs))
        {
            IsStamped = channel.IsOfInstruments,
        };
    }

    /// <summary>A channel with the history of a view.</summary>
    /// <exception cref="RequestException">There is no such view of it.</exception>
    public static ServedStream In(ServedStream stream, ReplayView view, ServedCandles candles) =>
        stream.Channel.Intervals is null ? stream
        : view == ReplayView.AsSeen ? stream with { History = new LogHistory(new ChannelLog(stream.Log, stream.Items), candles) }
        : stream.History is IStoredHistory ? stream
        : throw new RequestException(ErrorCodes.BadRequest, "the final view is of stored candles, of a minute and longer; leave \"view\" out for those below");

    /// <summary>Makes what builds the open candles of a request.</summary>
    private Func<IReplayReader> OpenCandles(SubscribeRequest request)
    {
        var intervals = request.Intervals.Select(candles.Parse).Distinct().ToList();
        var periods = intervals.FindAll(interval => interval.Spec.IsBeyondDay);
        var built = intervals.Select(interval => interval.Spec).Where(spec => !spec.IsBeyondDay).ToList();
        bool tellsDays = built.Contains(BarSpec.OneDay);
        if (periods.Count > 0 && !tellsDays)
        {
            built.Add(BarSpec.OneDay);
        }

        var rules = new CandleRules(options.Sessions, built);
        var closed = (ServedStream)channels[CandleChannels.Closed];
        return () =>
        {
            var bars = new OpenBars(_ticks, rules, id => master.Find(id)?.SessionGroup ?? "", request.Conflate ?? UsualConflation);
            return periods.Count == 0 ? bars : new OpenPeriods(bars, periods, tellsDays, candles.Grids, closed);
        };
    }

    private ReplaySource OfTicks(Channel channel, int rank, Func<IReplayReader> reader) => OfState((ServedStream)channels[TickChannel.Ticks] with { Channel = channel }, rank, reader);

    /// <summary>A state is built from the beginning of the date, so that it is whole where the replay begins.</summary>
    private static ReplaySource OfState(ServedStream stream, int rank, Func<IReplayReader> reader) =>
        new(stream, rank, (_, _) => reader()) { StateFromUs = TimeRange.FirstUs };
}
