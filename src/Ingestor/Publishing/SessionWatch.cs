using Candlewick.Contracts.V1;

namespace Candlewick.Ingestor.Publishing;

/// <summary>What a session has published by when, told while it goes on and at its end.</summary>
internal sealed class SessionWatch(IngestOptions options, SourcePosition from)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly long _ticksBefore = from.Ticks;
    private DateTimeOffset? _firstRecord;
    private long _began;
    private long _told = options.Time.GetTimestamp();
    private TimeSpan _lastCommit;

    /// <summary>Counted once, not for each partition.</summary>
    public long ClockTicks { get; set; }

    /// <summary>A transaction is about to get its first record.</summary>
    public void Publishing()
    {
        if (_firstRecord is null)
        {
            _firstRecord = options.Time.GetUtcNow();
            _began = options.Time.GetTimestamp();
        }
    }

    public void Committed() => _lastCommit = options.Time.GetElapsedTime(_began);

    /// <summary>Tells how far it is, about once a second.</summary>
    public void Tell(SourcePosition position, bool force)
    {
        if (options.Progress is { } progress && (force || options.Time.GetElapsedTime(_told) >= Period))
        {
            _told = options.Time.GetTimestamp();
            long ticks = position.Ticks - _ticksBefore;
            double seconds = _firstRecord is null ? 0 : options.Time.GetElapsedTime(_began).TotalSeconds;
            progress(new IngestProgress(ticks, position.ClockUs, ticks / Math.Max(seconds, 1e-3)));
        }
    }

    public IngestReport Report(SourcePosition position) => new()
    {
        Source = position.Source,
        Ticks = position.Ticks,
        Published = position.Ticks - _ticksBefore,
        ClockTicks = ClockTicks,
        Skipped = position.Skipped,
        FirstRecord = _firstRecord,
        Duration = _lastCommit,
    };
}
