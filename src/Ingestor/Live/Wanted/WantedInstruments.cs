using System.Collections.Concurrent;
using Candlewick.Contracts.V1;
using Candlewick.Ingestor.Live.Status;
using Candlewick.Ingestor.Sources;
using Candlewick.Instruments.Publishing;
using Candlewick.Market.Instruments;
using Candlewick.Market.Instruments.Master;
using Microsoft.Extensions.Logging;
using TickTime = Candlewick.Market.Ticks.TickTime;

namespace Candlewick.Ingestor.Live.Wanted;

/// <summary>
/// Brings the connections of a command to what is wanted of it: instruments it was given, watch lists, wishes in the log. Each wish is answered:
/// the vendor has been asked, or why not. For one thread, but for what connections tell.
/// </summary>
internal sealed partial class WantedInstruments : IFeedAnswers, IDisposable
{
    private readonly ILiveFeed _feed;
    private readonly LiveOptions _live;
    private readonly FeedEvents _events;
    private readonly FeedInstruments _instruments;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly WishBook _book;
    private readonly WishReader _wishes;
    private readonly OtherSources _others;
    private readonly WatchLists _watchLists;
    private readonly Dictionary<string, InstrumentRefusedException> _refused = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<InstrumentId, string> _answered = [];
    private readonly ConcurrentQueue<(InstrumentId Instrument, string Why)> _refusedByVendor = [];
    private DateOnly _day;

    /// <summary>Places what it was given and what watch lists say. Blocks.</summary>
    /// <exception cref="IngestException">One of them cannot be had; the message names it and the remedy.</exception>
    public WantedInstruments(LiveFeed feed, ILiveFeed connected, LiveOptions live, FeedEvents events, IngestOptions options, ILogger logger, CancellationToken cancellationToken)
    {
        (_feed, _live, _events, _time, _logger) = (connected, live, events, options.Time, logger);
        _instruments = new FeedInstruments(
            feed, options.SessionGroups, (ids, cancel) => MasterInstruments.Read(options.Kafka, options.Layout, options.SchemaIds, ids, cancel), options.Time);
        _book = new WishBook(feed.Name);
        _wishes = new WishReader(options, _book, logger, cancellationToken);
        _others = new OtherSources(_book, $"{feed.Name}/{live.Shard}", options);
        _watchLists = new WatchLists(live.WatchLists, feed.Venue, logger);
        _day = MasterDay.At(_time.GetUtcNow());
        Shards = new FeedShards(connected, live.Shard, this);
        try
        {
            Begin(cancellationToken);
        }
        catch
        {
            _wishes.Dispose();
            throw;
        }
    }

    public FeedShards Shards { get; }

    /// <summary>Brings connections to what is wanted now. Called a few times a second.</summary>
    public void Look(CancellationToken cancellationToken)
    {
        _wishes.Poll();
        foreach (var (instrument, owner) in _book.Lapse(TimeProvider.System.GetUtcNow()))
        {
            _events.Forget(_feed.Name, owner, instrument);
        }

        var asked = _live.TakesWishes ? _book.TakeNew() : [];
        foreach (string instrument in asked)
        {
            _refused.Remove(instrument);
        }

        _watchLists.Look();
        TakeAway();
        Place(cancellationToken);
        foreach (string instrument in asked)
        {
            AnswerAgain(instrument);
        }
    }

    public void Subscribed(FeedShard shard, LiveInstrument instrument, long atUs)
    {
        var id = instrument.Instrument.Id;
        if (_answered.TryAdd(id, shard.Source))
        {
            _events.Hold(_feed.Name, shard.Source, id);
            _events.Subscribed(shard.Source, id, atUs);
        }
    }

    public void Refused(FeedShard shard, FeedInstrument instrument, string why, long atUs) => _refusedByVendor.Enqueue((instrument.Id, why));

    /// <summary>Holds nothing any more.</summary>
    public void Dispose()
    {
        foreach (var (id, source) in _answered)
        {
            _events.Forget(_feed.Name, source, id.ToString());
        }

        _wishes.Dispose();
    }

    private void Begin(CancellationToken cancellationToken)
    {
        _watchLists.Read();
        var own = Own();
        int room = _feed.Limits.Instruments * _feed.Limits.Connections;
        if (own.Count > room)
        {
            throw new IngestException(
                $"{own.Count:N0} instruments are more than the {_feed.Limits.Instruments:N0} that {_feed.Name} takes on a connection{(_feed.Limits.Connections > 1 ? $", of which it takes {_feed.Limits.Connections}" : "")}; "
                + "give the others to a second command with --shard 1, where the vendor allows it");
        }

        Shards.Begin();
        _instruments.Read(own, cancellationToken);
        foreach (var id in own)
        {
            try
            {
                Shards.Place(Find(id, cancellationToken));
            }
            catch (InstrumentRefusedException e)
            {
                throw new IngestException(e.Message, e);
            }
        }
    }

    /// <summary>What it has whatever others want.</summary>
    private HashSet<InstrumentId> Own() => [.. _live.Instruments, .. _watchLists.Instruments];

    /// <exception cref="InstrumentRefusedException">The feed has no such instrument, or another source has it.</exception>
    private LiveInstrument Find(InstrumentId id, CancellationToken cancellationToken)
    {
        var found = _instruments.Find(id);
        return _others.HolderOf(id.ToString(), cancellationToken) is not { } other ? found : throw new InstrumentRefusedException(
            RefusalReason.OtherSource,
            $"'{id}' comes from live source {other} already: a second one, {_feed.Name}/{_live.Shard}, would have its market twice. End that one, or leave the instrument out here");
    }

    private void TakeAway()
    {
        while (_refusedByVendor.TryDequeue(out var refused))
        {
            Remove(refused.Instrument);
            Refuse(refused.Instrument.ToString(), new InstrumentRefusedException(RefusalReason.Unknown, $"{_feed.Name} does not give '{refused.Instrument}': {refused.Why}"));
        }

        var today = MasterDay.At(_time.GetUtcNow());
        bool newDay = today != _day;
        _day = today;
        var own = Own();
        var wanted = _live.TakesWishes ? _book.Wanted : new HashSet<string>();
        foreach (var id in Shards.Placed.Where(id => (newDay && _instruments.HasExpired(id)) || (!own.Contains(id) && !wanted.Contains(id.ToString()))).ToList())
        {
            Remove(id);
            foreach (var (instrument, _) in _refused.Where(r => r.Value.Reason == RefusalReason.Limit).ToList())
            {
                // There is room again.
                _refused.Remove(instrument);
            }
        }
    }

    private void Remove(InstrumentId id)
    {
        if (Shards.Remove(id) is { } shard)
        {
            _answered.TryRemove(id, out _);
            _events.Forget(_feed.Name, shard.Source, id.ToString());
        }
    }

    private void Place(CancellationToken cancellationToken)
    {
        var wanted = Own().Select(id => id.ToString()).Concat(_live.TakesWishes ? _book.Wanted : []).Where(name => !_refused.ContainsKey(name)).ToHashSet(StringComparer.Ordinal);
        var missing = new List<InstrumentId>();
        foreach (string name in wanted)
        {
            if (!InstrumentId.TryParse(name, out var id, out string? problem))
            {
                Refuse(name, new InstrumentRefusedException(RefusalReason.Unknown, $"'{name}' is no instrument: {problem}"));
            }
            else if (!Shards.Has(id))
            {
                missing.Add(id);
            }
        }

        if (missing.Count > 0)
        {
            _instruments.Read(missing, cancellationToken);
            missing.ForEach(id => Place(id, cancellationToken));
        }
    }

    private void Place(InstrumentId id, CancellationToken cancellationToken)
    {
        try
        {
            if (Shards.Place(Find(id, cancellationToken)) is null)
            {
                throw new InstrumentRefusedException(
                    RefusalReason.Limit, $"'{id}' is more than {_feed.Name} takes: {_feed.Limits.Instruments:N0} instruments on a connection, {_feed.Limits.Connections} connection(s)");
            }
        }
        catch (InstrumentRefusedException e)
        {
            Refuse(id.ToString(), e);
        }
    }

    private void Refuse(string instrument, InstrumentRefusedException why)
    {
        _refused[instrument] = why;
        _events.Refused(_feed.Name, instrument, why.Reason, why.Message, TickTime.Of(_time.GetUtcNow()));
        LogRefused(why.Message);
    }

    /// <summary>To somebody who wants what others have already.</summary>
    private void AnswerAgain(string instrument)
    {
        if (InstrumentId.TryParse(instrument, out var id, out _) && _answered.TryGetValue(id, out string? source))
        {
            _events.Subscribed(source, id, TickTime.Of(_time.GetUtcNow()));
        }
    }

    [LoggerMessage(LogLevel.Warning, "Refused: {Why}")]
    private partial void LogRefused(string why);
}
