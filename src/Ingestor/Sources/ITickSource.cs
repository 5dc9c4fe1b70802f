using Candlewick.Contracts.V1;
using Candlewick.Market.Instruments;

namespace Candlewick.Ingestor.Sources;

/// <summary>
/// One named run or shard of a feed: what appears in ticks as <c>source</c>, and has one clock and one stored position. A set of
/// files is one, a connection to a vendor is another.
/// </summary>
internal interface ITickSource
{
    /// <summary><c>&lt;feed&gt;/&lt;part&gt;</c>; the same for a run that goes on where an earlier one stopped.</summary>
    string Name { get; }

    /// <summary>False for a connection, which goes on until it is told to stop.</summary>
    bool IsFinite { get; }

    /// <summary>The vendor counts each instrument's trades one by one, and <c>sequence</c> is that number: one that is left out was missed.</summary>
    bool CountsTrades => false;

    /// <summary>Every instrument it may have ticks of.</summary>
    IReadOnlyCollection<InstrumentId> Instruments { get; }

    /// <summary>
    /// What a finite source claims before its first tick, by instrument and trading date: a superset of what it turns out to
    /// hold. Empty for a connection.
    /// </summary>
    IReadOnlyCollection<CoveredDay> Coverage { get; }

    /// <summary>Begins a pass after what <paramref name="from"/> says was published; from the start where that is nothing.</summary>
    ITickReader Open(SourcePosition from);
}
