using System.Threading.Channels;
using Candlewick.Ingestor.History;
using Candlewick.Ingestor.Publishing;
using Candlewick.Ingestor.Sources;
using Candlewick.Market.Instruments;
using Candlewick.Market.Sessions;
using Candlewick.Market.Ticks;
using Microsoft.Extensions.Logging;

namespace Candlewick.Ingestor.Filling;

/// <summary>
/// Asks a vendor's history for what its live feed missed, one gap after another, and says what became of it. A vendor that does not answer is asked
/// again later and later, and given up after some hours; the live feed knows nothing of it.
/// </summary>
/// <param name="listings">What the master knows of an instrument; null where it does not list it.</param>
internal sealed partial class GapFiller(IVendorHistory history, Func<InstrumentId, Instrument?> listings, TimeProvider time, ILogger logger)
{
    private const int Attempts = 10;
    private const long SecondUs = 1_000_000;
    private const long MinuteUs = 60 * SecondUs;

    /// <summary>What is older is asked for by hand: a start after weeks must not take the vendor's limits for itself.</summary>
    private const long OldestUs = 2 * 24 * 60 * MinuteUs;

    private readonly MissingTimes _missing = new(time);

    /// <summary>Of every venue whose hours are known: nothing is missing outside them.</summary>
    private readonly SessionCatalog _sessions = SessionCatalog.For(SessionMode.Extended);

    /// <summary>How many wait to be asked for.</summary>
    public int Waiting => _missing.Count;

    /// <summary>How many were filled since the start.</summary>
    public long Filled { get; private set; }

    /// <summary>How many were given up, or had no room.</summary>
    public long GivenUp { get; private set; }

    /// <summary>Why the last that was asked for in vain was; empty where none was since one was filled.</summary>
    public string Problem { get; private set; } = "";

    /// <summary>Takes note of a gap; never waits.</summary>
    /// <param name="instruments">What the source has, where the gap is of all of it.</param>
    public void Add(in PublishedGap gap, IEnumerable<InstrumentId> instruments)
    {
        foreach (var id in gap.Instrument is { } one ? [one] : instruments)
        {
            var instrument = new FeedInstrument(id);
            foreach (var (fromUs, toUs) in InSession(id, Math.Max(gap.FromUs, NowUs - OldestUs), gap.ToUs))
            {
                // Of the minute in which a source began the vendor has no bar yet.
                long wholeUs = gap.IsLateStart && history.HasTrades ? Math.Max(fromUs, toUs - (toUs % MinuteUs)) : fromUs;
                if (wholeUs > fromUs)
                {
                    Add(new MissingTime(instrument, fromUs, wholeUs, 0, DueOfBars(wholeUs), ByBars: true));
                }

                if (wholeUs < toUs)
                {
                    Add(new MissingTime(instrument, wholeUs, toUs, gap.AfterId, Due(toUs)));
                }
            }
        }
    }

    /// <summary>A part that did not get into the log.</summary>
    public void Again(HistoryPart part) => Add(new MissingTime(part.Instrument, part.FromUs, part.ToUs, 0, NowUs, ByBars: part.Ticks is [{ Kind: TickKind.Bar }, ..]));

    /// <summary>Fills until it is cancelled.</summary>
    public async Task FillAsync(ChannelWriter<HistoryPart> parts, CancellationToken cancellationToken)
    {
        while (true)
        {
            var missing = await _missing.TakeAsync(cancellationToken);
            long reachedUs = missing.FromUs;
            try
            {
                await foreach (var part in PartsOf(missing).ReadAsync(new HistorySpan(missing.FromUs, missing.ToUs, missing.AfterId), cancellationToken))
                {
                    await parts.WriteAsync(part, cancellationToken);
                    reachedUs = part.ToUs;
                }

                Filled++;
                Problem = "";
                FillMetrics.Filled(history.Feed);
                LogFilled(missing.Instrument.Id, DateTimeOffset.UnixEpoch.AddMicroseconds(missing.FromUs), DateTimeOffset.UnixEpoch.AddMicroseconds(missing.ToUs));
            }
            catch (Exception e) when (e is IngestException or NotSupportedException)
            {
                Failed(missing with { FromUs = reachedUs, AfterId = reachedUs == missing.FromUs ? missing.AfterId : 0 }, e.Message);
            }
            catch (OperationCanceledException)
            {
                // Kafka failed, or the feed stops: another reader may go on with it.
                Add(missing with { FromUs = reachedUs, AfterId = 0, DueUs = NowUs });
                throw;
            }
        }
    }

    private long NowUs => TickTime.Of(time.GetUtcNow());

    private HistoryParts PartsOf(MissingTime missing) => new(history, new HistoryInstrument(missing.Instrument.Id, listings(missing.Instrument.Id)), missing.Instrument, history.HasTrades && !missing.ByBars, time);

    /// <summary>Trades are there after seconds, a bar when it has ended.</summary>
    private long Due(long toUs) => history.HasTrades ? toUs + (5 * SecondUs) : DueOfBars(toUs);

    private static long DueOfBars(long toUs) => ((toUs + MinuteUs - 1) / MinuteUs * MinuteUs) + (15 * SecondUs);

    private void Add(MissingTime missing)
    {
        if (!_missing.TryAdd(missing))
        {
            GiveUp(missing, "too many wait already");
        }
    }

    private void Failed(MissingTime missing, string reason)
    {
        Problem = reason;
        FillMetrics.Failed(history.Feed);
        if (missing.Attempt + 1 >= Attempts)
        {
            GiveUp(missing, reason);
            return;
        }

        // A minute, two, four … up to an hour.
        long waitUs = Math.Min(MinuteUs << missing.Attempt, 60 * MinuteUs);
        LogFailed(missing.Instrument.Id, reason, waitUs / MinuteUs);
        Add(missing with { Attempt = missing.Attempt + 1, DueUs = NowUs + waitUs });
    }

    private void GiveUp(MissingTime missing, string reason)
    {
        GivenUp++;
        FillMetrics.GivenUp(history.Feed);
        LogGivenUp(missing.Instrument.Id, DateTimeOffset.UnixEpoch.AddMicroseconds(missing.FromUs), DateTimeOffset.UnixEpoch.AddMicroseconds(missing.ToUs), reason);
    }

    /// <summary>The parts of a stretch in which the instrument is traded; all of it where its hours are not known.</summary>
    private List<(long FromUs, long ToUs)> InSession(InstrumentId id, long fromUs, long toUs)
    {
        var spans = new List<(long FromUs, long ToUs)>();
        if (!_sessions.TryGet(listings(id) is { SessionGroup.Length: > 0 } listed ? listed.SessionGroup : id.Venue, out var group))
        {
            spans.Add((fromUs, toUs));
        }
        else
        {
            var clock = new SessionClock(group);
            var last = DateOf(toUs).AddDays(1);
            for (var date = DateOf(fromUs).AddDays(-1); date <= last; date = date.AddDays(1))
            {
                if (clock.TryGetSession(date, out var session))
                {
                    spans.Add((Math.Max(fromUs, session.OpenUs), Math.Min(toUs, session.CloseUs)));
                }
            }
        }

        spans.RemoveAll(span => span.FromUs >= span.ToUs);
        return spans;
    }

    private static DateOnly DateOf(long us) => DateOnly.FromDateTime(DateTime.UnixEpoch.AddMicroseconds(us));

    [LoggerMessage(LogLevel.Information, "{Instrument}: what was missing from {From:u} to {To:u} is filled from the vendor's history")]
    private partial void LogFilled(InstrumentId instrument, DateTimeOffset from, DateTimeOffset to);

    [LoggerMessage(LogLevel.Warning, "{Instrument}: a gap cannot be filled yet ({Reason}); asking again in {Minutes} min")]
    private partial void LogFailed(InstrumentId instrument, string reason, long minutes);

    [LoggerMessage(LogLevel.Error, "{Instrument}: the gap from {From:u} to {To:u} stays ({Reason}); `pipeline backfill {Instrument} --from … --to …` fills it")]
    private partial void LogGivenUp(InstrumentId instrument, DateTimeOffset from, DateTimeOffset to, string reason);
}
