using Candlewick.Contracts.V1;
using Candlewick.Ingestor.Sources;

namespace Candlewick.Ingestor.Publishing;

/// <summary>What a run has published by when, all of its sessions together, told while it goes on and at its end.</summary>
internal sealed class RunWatch(IngestOptions options)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private ITickReader? _reader;
    private long? _ticksBefore;
    private DateTimeOffset? _firstRecord;
    private long _began;
    private double _doneBefore;
    private long _told = options.Time.GetTimestamp();
    private TimeSpan _lastCommit;
    private (long Ticks, long Skipped) _committed;
    private long _clockTicks;
    private long _clockTicksOpen;

    /// <summary>Something of the run may be in Kafka.</summary>
    public bool HasPublished => _firstRecord is not null;

    /// <summary>A session begins; the first of a run says what was published before it.</summary>
    public void Begin(SourcePosition from, ITickReader reader)
    {
        _reader = reader;
        _ticksBefore ??= from.Ticks;
        _committed = (from.Ticks, from.Skipped);
        _clockTicksOpen = 0;
    }

    /// <summary>A transaction is about to get its first record.</summary>
    public void Publishing()
    {
        if (_firstRecord is null)
        {
            _firstRecord = options.Time.GetUtcNow();
            _began = options.Time.GetTimestamp();
            _doneBefore = _reader!.Done;
            options.Began?.Invoke();
        }
    }

    /// <summary>A clock tick is in the open transaction; counted once, not for each partition.</summary>
    public void ClockTick() => _clockTicksOpen++;

    public void Committed(SourcePosition position)
    {
        IngestMetrics.Committed(position.Source, position.Ticks - _committed.Ticks, position.Skipped - _committed.Skipped);
        _committed = (position.Ticks, position.Skipped);
        _clockTicks += _clockTicksOpen;
        _clockTicksOpen = 0;
        _lastCommit = options.Time.GetElapsedTime(_began);
    }

    /// <summary>Tells how far it is, about once a second.</summary>
    public void Tell(SourcePosition position, bool force)
    {
        if (options.Progress is { } progress && (force || options.Time.GetElapsedTime(_told) >= Period))
        {
            _told = options.Time.GetTimestamp();
            long ticks = position.Ticks - (_ticksBefore ?? 0);
            var elapsed = _firstRecord is null ? TimeSpan.Zero : options.Time.GetElapsedTime(_began);
            double done = position.Ended ? 1 : _reader!.Done;
            progress(new IngestProgress(ticks, Math.Max(position.ClockUs, position.CursorUs), ticks / Math.Max(elapsed.TotalSeconds, 1e-3), done, Left(elapsed, done)));
        }
    }

    public IngestReport Report(SourcePosition position) => new()
    {
        Source = position.Source,
        Ticks = position.Ticks,
        Published = position.Ticks - (_ticksBefore ?? 0),
        ClockTicks = _clockTicks,
        Skipped = position.Skipped,
        FirstRecord = _firstRecord,
        Duration = _lastCommit,
    };

    private TimeSpan? Left(TimeSpan elapsed, double done) =>
        done > _doneBefore && elapsed > TimeSpan.Zero ? elapsed * ((1 - done) / (done - _doneBefore)) : null;
}
