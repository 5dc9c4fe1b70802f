using Candlewick.Ingestor.Files;
using Candlewick.Ingestor.Merge;
using Candlewick.Ingestor.Sources;
using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.Order;

/// <summary>The lines of a file as its pass will judge them: with times that are implausible or isolated among those around them flagged.</summary>
internal sealed class JudgedLines(ITickFile file) : IDisposable
{
    private readonly JumpGuard _guard = new(file);
    private FeedInstrument? _instrument;

    public Tick Tick;

    public FeedInstrument? Instrument => _instrument;

    /// <summary>The line is a tick, or a control, whose time is believed.</summary>
    public bool IsTick { get; private set; }

    public string? Damage => file.Damage;

    /// <summary>Reads the next line; false at the end.</summary>
    public bool Advance()
    {
        var outcome = _guard.Read(ref Tick, out _instrument);
        IsTick = outcome == ReadOutcome.Item && (Tick.Flags & TickFlags.TimeIsolated) == 0;
        return outcome != ReadOutcome.End;
    }

    public void Dispose() => file.Dispose();
}
