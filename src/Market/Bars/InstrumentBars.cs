using Candlewick.Market.Instruments;
using Candlewick.Market.Sessions;
using Candlewick.Market.Ticks;

namespace Candlewick.Market.Bars;

/// <summary>
/// The bars of one instrument from one source, in all intervals. The result depends on nothing but the sequence of
/// ticks and clock ticks of that instrument and source. Not safe to share between threads.
/// </summary>
public sealed class InstrumentBars(InstrumentId instrument, string source, VenueRules rules)
{
    private InstrumentMemory _memory;

    public InstrumentId Instrument { get; } = instrument;

    public string Source { get; } = source;

    public VenueRules Rules { get; } = rules;

    /// <summary>Watermark from which <see cref="Close"/> has something to do (publish or evict); <see cref="long.MaxValue"/>: nothing.</summary>
    public long NextDueUs => throw new NotImplementedException();

    /// <summary>Changed since <see cref="MarkClean"/>: belongs in the next checkpoint.</summary>
    public bool IsDirty => throw new NotImplementedException();

    /// <summary>No bar is retained.</summary>
    public bool IsIdle => throw new NotImplementedException();

    public ref readonly InstrumentMemory Memory => ref _memory;

    /// <summary>Takes a trade or snapshot. Allocates nothing but the amortised growth of the arrays of bars.</summary>
    public TickOutcome Apply(in Tick tick, long offset, FeedClock feed) => throw new NotImplementedException();

    /// <summary>
    /// To be called after every clock tick of the source, for each of its instruments: publishes what is due, in order of end
    /// and shorter intervals first, and forgets what can no longer be revised. Costs a comparison when nothing is due.
    /// </summary>
    public void Close(FeedClock feed, IBarSink sink) => throw new NotImplementedException();

    /// <summary>Retained bars of <c>Rules.Intervals[index]</c>, oldest first; valid until the next call.</summary>
    public ReadOnlySpan<Bar> Bars(int index) => throw new NotImplementedException();

    public void MarkClean() => throw new NotImplementedException();

    /// <summary>Puts the memory of a checkpoint back, before its bars.</summary>
    public void Restore(in InstrumentMemory memory) => _memory = memory;

    /// <summary>Puts one bar of a checkpoint back; order does not matter.</summary>
    /// <exception cref="ArgumentException">The rules have no such interval, or the bar is there already.</exception>
    public void Restore(BarInterval interval, in Bar bar) => throw new NotImplementedException();
}
