using Candlewick.Ingestor.History;
using Candlewick.Ingestor.Live;
using Candlewick.Ingestor.Publishing;
using Candlewick.Instruments.Publishing;
using Candlewick.Market.Instruments;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using TickTime = Candlewick.Market.Ticks.TickTime;

namespace Candlewick.Ingestor.Filling;

/// <summary>Fills the gaps of a live feed's connections from the vendor's history, beside them: a source of its own, begun with the first gap.</summary>
internal sealed partial class GapFilling : IAsyncDisposable
{
    private readonly IngestOptions _options;
    private readonly ILogger _logger;
    private readonly IVendorHistory _history;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<InstrumentId, Instrument?> _listings = [];
    private readonly string _source;
    private readonly long _beganUs;
    private Task? _filling;
    private Task _remembering = Task.CompletedTask;

    private GapFilling(string source, IVendorHistory history, IngestOptions options, ILogger logger)
    {
        (_source, _history, _options, _logger) = (source, history, options with { Missed = null, Progress = null, Began = null, SessionGroups = new Dictionary<InstrumentId, string>() }, logger);
        _beganUs = TickTime.Of(options.Time.GetUtcNow());
        Filler = new GapFiller(history, ListingOf, options.Time, logger);
    }

    public GapFiller Filler { get; }

    /// <summary>Null where the vendor has no history.</summary>
    public static GapFilling? Of(string feed, LiveOptions live, IngestOptions options, ILogger logger)
    {
        if (VendorHistory.Of(feed) is not { } vendor)
        {
            return null;
        }

        var (sessions, address) = (live.Context.Sessions, live.Context.Address);
        var access = new HistoryAccess(
            sessions.Client, address is null ? null : new UriBuilder(address.Scheme is "wss" or "https" ? "https" : "http", address.Host, address.Port).Uri,
            vendor.NeedsLogin ? sessions.Of(feed, address) : null, options.Time, logger);
        return new GapFilling($"{feed}/{live.Shard}.fill", vendor.Open(access), options, logger);
    }

    /// <summary>Takes note of a connection's gap; never waits.</summary>
    public void Add(PublishedGap gap, FeedShard shard)
    {
        // Listings are read from Kafka where the vendor needs them, which is not for the thread that publishes.
        _ = Task.Run(() => Take(gap, [.. shard.Wanted.Current.Select(i => i.Instrument.Id)]));
    }

    /// <summary>What earlier runs of the connections missed, and nobody filled; from the log.</summary>
    public void Remember(IReadOnlyList<FeedShard> shards) => _remembering = Task.Run(() =>
    {
        try
        {
            foreach (var shard in shards)
            {
                var ids = shard.Wanted.Current.Select(i => i.Instrument.Id).ToList();
                foreach (var gap in UnfilledGaps.Read(_options, shard.Source, ids, _beganUs, _stop.Token))
                {
                    Take(gap, ids);
                }
            }
        }
        catch (Exception e) when (e is KafkaException or OperationCanceledException)
        {
            LogNotRemembered(e.Message);
        }
    });

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _remembering;
        if (_filling is { } filling)
        {
            await filling;
        }

        _history.Dispose();
        _stop.Dispose();
    }

    private void Take(PublishedGap gap, IReadOnlyList<InstrumentId> instruments)
    {
        lock (_lock)
        {
            if (_stop.IsCancellationRequested)
            {
                return;
            }

            try
            {
                ReadListings(gap.Instrument is { } one ? [one] : instruments);
            }
            catch (Exception e) when (e is KafkaException or Candlewick.Instruments.MasterException or OperationCanceledException)
            {
                LogNoListings(e.Message);
            }

            Filler.Add(gap, instruments);
            _filling ??= Filler.Waiting == 0 ? null : Task.Factory.StartNew(Fill, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
    }

    private void Fill()
    {
        try
        {
            new SourceRun(_options, new FillSource(_source, Filler, _beganUs), _logger).Run(_stop.Token);
        }
        catch (OperationCanceledException)
        {
            // The feed stops; what is not filled is found in the log by the next.
        }
        catch (IngestException e)
        {
            LogEnded(_source, e.Message);
        }
    }

    private void ReadListings(IReadOnlyList<InstrumentId> instruments)
    {
        var unknown = instruments.Where(id => !_listings.ContainsKey(id)).Select(id => id.ToString()).ToHashSet(StringComparer.Ordinal);
        var found = MasterInstruments.Read(_options.Kafka, _options.Layout, _options.SchemaIds, unknown, _stop.Token);
        foreach (string id in unknown)
        {
            _listings[InstrumentId.Parse(id)] = found.GetValueOrDefault(id);
        }
    }

    private Instrument? ListingOf(InstrumentId id)
    {
        lock (_lock)
        {
            return _listings.GetValueOrDefault(id);
        }
    }

    [LoggerMessage(LogLevel.Warning, "What earlier runs missed cannot be read from the log ({Reason}); `pipeline backfill` fills it")]
    private partial void LogNotRemembered(string reason);

    [LoggerMessage(LogLevel.Warning, "What the vendor calls instruments cannot be read from their master ({Reason}); their gaps are asked for without")]
    private partial void LogNoListings(string reason);

    [LoggerMessage(LogLevel.Error, "{Source}: gaps are filled no more until the feed is started again: {Reason}")]
    private partial void LogEnded(string source, string reason);
}
