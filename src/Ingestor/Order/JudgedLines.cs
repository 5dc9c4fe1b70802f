using Candlewick.Ingestor.Files;
using Candlewick.Ingestor.Merge;
using Candlewick.Ingestor.Sources;
using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.Order;

/// <summary>The lines of a file as its pass will judge them: with times that are implausible or isolated among those around them flagged.</summary>
/// <param name="file">At its start.</param>
/// <param name="believesAll">The lines around one say nothing of its time: it is believed whatever they are.</param>
internal sealed class JudgedLines(ITickFile file, bool believesAll = false) : IDisposable
{
    private readonly JumpGuard _guard = new(file);
    private FeedInstrument? _instrument;

    public Tick Tick;

    public FeedInstrument? Instrument => _instrument;

    /// <summary>The line is a tick, or a control, whose time is believed.</summary>
    public bool IsTick { get; private set; }

    /// <summary>The line is a tick whose time those around it contradict.</summary>
    public bool IsIsolated { get; private set; }

    public string? Damage => file.Damage;

    /// <summary>Reads the next line; false at the end.</summary>
    public bool Advance()
    {
        var outcome = _guard.Read(ref Tick, out _instrument);
        IsIsolated = outcome == ReadOutcome.Item && !believesAll && (Tick.Flags & TickFlags.TimeIsolated) != 0;
        IsTick = outcome == ReadOutcome.Item && !IsIsolated;
        return outcome != ReadOutcome.End;
    }

    public void Dispose() => file.Dispose();
}
